import { lazy, Suspense } from 'preact/compat';
import { Route, Switch, useRoute } from 'wouter-preact';
import { ApiError } from '../api/request.ts';
import { Empty, Failed, Loading } from '../parts/standing.tsx';
import { useTexts } from '../text/use-texts.ts';
import { SessionsView } from '../views/sessions/sessions-view.tsx';
import { SignInView } from '../views/sign-in/sign-in-view.tsx';
import { useCode } from '../views/sign-in/use-code.ts';
import { MeProvider, useMeQuery } from './me.ts';
import { TopBar } from './top-bar.tsx';

const loadSession = () => import('../views/session/session-page.tsx');
const SessionPage = lazy(loadSession);
const SharedView = lazy(() => import('../views/shared/shared-view.tsx'));
const CostsView = lazy(() => import('../views/costs/costs-view.tsx'));
const OperationsView = lazy(() => import('../views/operations/operations-view.tsx'));
const CompareView = lazy(() => import('../views/fork/compare-view.tsx'));

/** Its code comes while the page asks who is signed in. */
if (/^\/console\/sessions\/./.test(location.pathname)) void loadSession();

/** What stands around every view: who reads, where they are, and the view for the address. */
export function Shell() {
  const [isShared, shared] = useRoute('/shared/:token');
  const texts = useTexts();
  return (
    <>
      <a class="skip" href="#main">
        {texts.skip}
      </a>
      {isShared ? (
        <Suspense fallback={<Loading />}>
          <TopBar />
          <SharedView token={shared?.token ?? ''} />
        </Suspense>
      ) : (
        <SignedIn />
      )}
    </>
  );
}

function SignedIn() {
  const code = useCode();
  const me = useMeQuery(code.state.kind !== 'busy');
  if (code.state.kind === 'busy' || me.isPending) return <Loading />;
  if (me.error instanceof ApiError && me.error.status === 401) return <SignInView code={code} />;
  if (me.error || !me.data) return <Failed error={me.error} onAgain={() => void me.refetch()} />;
  return (
    <MeProvider value={me.data}>
      <TopBar me={me.data} />
      <Suspense fallback={<Loading />}>
        <Views />
      </Suspense>
    </MeProvider>
  );
}

function Views() {
  const texts = useTexts();
  return (
    <Switch>
      <Route path="/">{() => <SessionsView />}</Route>
      <Route path="/sessions">{() => <SessionsView />}</Route>
      <Route path="/sessions/:id/:tab?">
        {({ id, tab }) => <SessionPage id={decoded(id ?? '')} tab={tab ?? ''} />}
      </Route>
      <Route path="/compare">{() => <CompareView />}</Route>
      <Route path="/costs">{() => <CostsView />}</Route>
      <Route path="/operations">{() => <OperationsView />}</Route>
      <Route>
        {() => (
          <main id="main">
            <h1 class="hidden">{texts.product}</h1>
            <Empty icon="note" title={texts.failed.notFound} />
          </main>
        )}
      </Route>
    </Switch>
  );
}

/** An id out of an address; as it stands where it is no code. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
