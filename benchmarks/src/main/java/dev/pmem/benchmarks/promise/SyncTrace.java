/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.promise;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts in the lines of {@code strace -f -y} what waits for the device. Opening a file whose name begins with
 * {@link #MARK} begins a section of this name; what lies before the first one is not counted.
 * <p>
 * Invariant: {@code syncedFiles} names the descriptors, as number and path, that were last opened with O_SYNC or O_DSYNC.
 */
final class SyncTrace {

	/** What names of sections begin with. */
	static final String MARK = "section-";

	/** The system calls that are needed. */
	static final String CALLS = "fsync,fdatasync,msync,sync,syncfs,sync_file_range,open,openat,write,pwrite64,writev,"
			+ "pwritev,pwritev2";

	/** A whole call, or one that another thread's interrupts. */
	private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)");

	private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>(.*)");

	private static final Pattern RESULT = Pattern.compile(".*\\) += (\\d+<[^>]*>).*");

	private static final Pattern SECTION = Pattern.compile(".*/" + MARK + "(\\w+)\".*");

	private static final Pattern DESCRIPTOR = Pattern.compile("(\\d+<[^>]*>).*");

	private static final String UNFINISHED = "<unfinished ...>";

	private final Set<String> syncedFiles = new HashSet<>();

	/** The arguments of each thread's unfinished open. */
	private final Map<String, String> opening = new HashMap<>();

	private final Map<String, Map<String, Integer>> sections = new HashMap<>();

	private Map<String, Integer> section = new TreeMap<>();

	/** Takes the next line. */
	void line(String line) {
		Matcher call = CALL.matcher(line);
		if (call.matches()) {
			call(call.group(1), call.group(2), call.group(3));
			return;
		}
		Matcher resumed = RESUMED.matcher(line);
		if (resumed.matches() && resumed.group(2).startsWith("open")) {
			String arguments = this.opening.remove(resumed.group(1));
			opened((arguments != null) ? arguments : "", resumed.group(3));
		}
	}

	private void call(String thread, String name, String rest) {
		switch (name) {
			case "open", "openat" -> {
				Matcher mark = SECTION.matcher(rest);
				if (mark.matches()) {
					this.section = this.sections.computeIfAbsent(mark.group(1), (key) -> new TreeMap<>());
				} else if (rest.endsWith(UNFINISHED)) {
					this.opening.put(thread, rest);
				} else {
					opened(rest, rest);
				}
			}
			case "write", "pwrite64", "writev", "pwritev" -> written(rest);
			case "pwritev2" -> {
				if (rest.contains("RWF_SYNC") || rest.contains("RWF_DSYNC")) {
					count("write with RWF_DSYNC");
				} else {
					written(rest);
				}
			}
			case "msync" -> {
				if (rest.contains("MS_SYNC")) {
					count(name);
				}
			}
			default -> count(name);
		}
	}

	private void opened(String arguments, String result) {
		Matcher descriptor = RESULT.matcher(result);
		if (!descriptor.matches()) {
			return;
		}
		if (arguments.contains("O_SYNC") || arguments.contains("O_DSYNC")) {
			this.syncedFiles.add(descriptor.group(1));
		} else {
			this.syncedFiles.remove(descriptor.group(1));
		}
	}

	private void written(String arguments) {
		Matcher descriptor = DESCRIPTOR.matcher(arguments);
		if (descriptor.matches() && this.syncedFiles.contains(descriptor.group(1))) {
			count("write with O_DSYNC");
		}
	}

	private void count(String name) {
		this.section.merge(name, 1, Integer::sum);
	}

	/** How often each call was made in a section. */
	Map<String, Integer> counts(String section) {
		return this.sections.getOrDefault(section, Map.of());
	}

}
