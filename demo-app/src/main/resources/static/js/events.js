const target = new EventTarget();

/**
 * Tells that something happened: "changed" (accounts or balances), "storming" (they change all the time), "chosen" (an
 * account), "totals" (there are new ones), "crashing" (the JVM was told to halt), "offline" (the
 * server is gone), "online" (it is there).
 */
export function tell(type, detail = null) {
	target.dispatchEvent(new CustomEvent(type, { detail }));
}

export function listen(type, listener) {
	target.addEventListener(type, event => listener(event.detail));
}
