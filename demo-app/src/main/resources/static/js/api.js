/** The server's answer to a request that it refuses: problem details as of RFC 9457. */
export class ProblemError extends Error {

	constructor(problem) {
		super(problem.detail || problem.title || "The server refused that.");
		this.status = problem.status;
		this.errors = problem.errors ?? [];
	}

}

/** The server can't be reached. */
export class OfflineError extends Error {

	constructor() {
		super("The application can’t be reached.");
	}

}

async function send(path, options) {
	let response;
	try {
		response = await fetch(path, options);
	}
	catch (error) {
		if (error.name === "AbortError") {
			throw error;
		}
		throw new OfflineError();
	}
	if (response.ok) {
		return response.json();
	}
	throw new ProblemError(await problemOf(response));
}

async function problemOf(response) {
	const fallback = { status: response.status, title: `The server answered with status ${response.status}.` };
	if (!response.headers.get("Content-Type")?.includes("json")) {
		return fallback;
	}
	try {
		return { ...fallback, ...await response.json() };
	}
	catch {
		return fallback;
	}
}

export function get(path, parameters = {}, signal = undefined) {
	const query = new URLSearchParams(parameters).toString();
	return send(query ? `${path}?${query}` : path, { signal });
}

export function post(path, body) {
	return send(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export function upload(path, form) {
	return send(path, { method: "POST", body: form });
}

export function remove(path) {
	return send(path, { method: "DELETE" });
}
