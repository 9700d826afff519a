/**
 * Calls an action again and again: the next call comes a while after the last has ended. There are none while the page
 * is in the background.
 *
 * @param interval gives the milliseconds until the next call
 * @return a function that makes the next call come now
 */
export function poll(action, interval) {
	let timer;
	let running = false;
	let again = false;

	async function run() {
		clearTimeout(timer);
		if (running) {
			again = true;
			return;
		}
		running = true;
		try {
			do {
				again = false;
				await action();
			} while (again);
		}
		finally {
			running = false;
			if (!document.hidden) {
				timer = setTimeout(run, interval());
			}
		}
	}

	document.addEventListener("visibilitychange", () => {
		if (!document.hidden) {
			run();
		}
	});
	run();
	return run;
}
