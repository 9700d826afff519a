import { showText, switchOff } from "./dom.js";
import { listen } from "./events.js";

/** Removes what was said of earlier actions: the next one makes it stale. */
export function clearNotices() {
	for (const notice of document.querySelectorAll(".done, .form-error")) {
		showText(notice, null);
	}
}

/** Buttons that need the server are off while it can't be reached. */
function setOffline(offline) {
	for (const button of document.querySelectorAll("[data-online]")) {
		switchOff(button, "offline", offline);
	}
}

export function startNotices() {
	listen("offline", () => {
		clearNotices();
		setOffline(true);
	});
	listen("online", () => setOffline(false));
}
