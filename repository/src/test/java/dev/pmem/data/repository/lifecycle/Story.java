/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import java.util.ArrayList;
import java.util.List;

/** What was called, in its order. */
final class Story {

	private static final List<String> CALLS = new ArrayList<>();

	private Story() {}

	static void note(String call) {
		CALLS.add(call);
	}

	/** The calls since the last time. */
	static List<String> take() {
		List<String> taken = List.copyOf(CALLS);
		CALLS.clear();
		return taken;
	}

}
