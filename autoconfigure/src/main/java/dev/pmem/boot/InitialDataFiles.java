/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

import dev.pmem.data.initial.InitialDataException;

/**
 * The files of initial data.
 */
final class InitialDataFiles {

	private InitialDataFiles() {}

	/**
	 * The files at locations, in their order; those that a pattern finds, by their names.
	 * @throws InitialDataException if a location can't be read, or a pattern finds none
	 */
	static List<Resource> find(ResourcePatternResolver resolver, List<String> locations) {
		List<Resource> files = new ArrayList<>();
		for (String location : locations) {
			Resource[] found;
			try {
				found = resolver.getResources(location);
			} catch (IOException ex) {
				throw missing(location, ex);
			}
			if (found.length == 0) {
				throw missing(location, null);
			}
			Arrays.sort(found, Comparator.comparing((file) -> String.valueOf(file.getFilename())));
			files.addAll(List.of(found));
		}
		return files;
	}

	private static InitialDataException missing(String location, @Nullable IOException cause) {
		return new InitialDataException("Initial data can't be loaded: nothing is at " + location
				+ ((cause != null) ? " (" + cause.getMessage() + ")" : ""),
				"Correct pmem.data.locations, or add the file.", cause);
	}

}
