// State that a group of routes keeps for one running app: caches and limiters. Called by routes.
import type { AppPorts } from '../ports';

/** A function that makes a thing once for each app and answers the same one after that. */
export function perApp<T>(make: (ports: AppPorts) => T): (ports: AppPorts) => T {
  const made = new WeakMap<AppPorts, T>();
  return (ports) => {
    const known = made.get(ports);
    if (known !== undefined) return known;
    const fresh = make(ports);
    made.set(ports, fresh);
    return fresh;
  };
}
