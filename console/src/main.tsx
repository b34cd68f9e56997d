import { render } from 'preact';
import { App } from './app.tsx';
import { chosenTheme, showTheme } from './shell/choices.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/shell.css';
import './styles/list.css';
import './styles/session.css';
import './styles/entries.css';
import './styles/code.css';
import './styles/reports.css';

showTheme(chosenTheme());
const root = document.getElementById('app');
if (root) render(<App />, root);
