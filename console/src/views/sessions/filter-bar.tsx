import { useState } from 'preact/hooks';
import type { Source, State } from '../../api/types.ts';
import { Icon } from '../../parts/icon.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { type Filters, isFiltered } from './filters.ts';

const STATES: readonly State[] = ['thinking', 'acting', 'waiting', 'paused', 'idle'];
const SOURCES: readonly Source[] = ['slack', 'github', 'api'];

type Props = { filters: Filters; onChange: (filters: Filters) => void };

/** States as buttons, the rest in fields that open. */
export function FilterBar({ filters, onChange }: Props) {
  const texts = useTexts();
  const chosen = filters.state === '' ? [] : filters.state.split(',');
  const [isOpen, open] = useState(() => isFiltered({ ...filters, state: '' }));
  const toggle = (state: State) => {
    const states = chosen.includes(state) ? chosen.filter((each) => each !== state) : [...chosen, state];
    onChange({ ...filters, state: states.join(',') });
  };
  return (
    <search class="filters">
      <fieldset class="chips">
        <legend class="hidden">{texts.list.state}</legend>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            class="chip"
            aria-pressed={chosen.includes(state)}
            onClick={() => toggle(state)}
          >
            {texts.states[state]}
          </button>
        ))}
        <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          <Icon name="filter" /> {texts.list.filters}
        </button>
        {isFiltered(filters) && (
          <button type="button" class="quiet" onClick={() => onChange(CLEAR)}>
            <Icon name="close" /> {texts.list.clear}
          </button>
        )}
      </fieldset>
      {isOpen && <Fields filters={filters} onChange={onChange} />}
    </search>
  );
}

const CLEAR: Filters = { state: '', source: '', repository: '', person: '', from: '', to: '', cost: '' };

function Fields({ filters, onChange }: Props) {
  const texts = useTexts();
  const field = (name: keyof Filters, label: string, type: 'text' | 'date' | 'number') => (
    <label>
      <span>{label}</span>
      <input
        type={type}
        value={filters[name]}
        min={type === 'number' ? 0 : undefined}
        step={type === 'number' ? 'any' : undefined}
        onChange={({ currentTarget }) => onChange({ ...filters, [name]: currentTarget.value })}
      />
    </label>
  );
  return (
    <div class="fields">
      <label>
        <span>{texts.list.source}</span>
        <select
          value={filters.source}
          onChange={({ currentTarget }) => onChange({ ...filters, source: currentTarget.value })}
        >
          <option value="">{texts.list.all}</option>
          {SOURCES.map((source) => (
            <option key={source} value={source}>
              {texts.sources[source]}
            </option>
          ))}
        </select>
      </label>
      {field('repository', texts.list.repository, 'text')}
      {field('person', texts.list.person, 'text')}
      {field('from', texts.list.from, 'date')}
      {field('to', texts.list.to, 'date')}
      {field('cost', texts.list.minCost, 'number')}
    </div>
  );
}
