/** What whoever runs the fleet can mend about its backend: shown by its message alone. */
export class BackendError extends Error {}
