// Runs the store suite on the embedded engine, and on the server at MONGODB_URI where the run has one.
import { engines, sayIfNoServer } from './engines';
import { storeSuite } from './store.suite';

sayIfNoServer('store suite');
for (const engine of engines) storeSuite(engine);
