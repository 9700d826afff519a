/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Reads the paths of pools as they are configured: as paths or as {@code file:} URLs. Other forms that Spring's resources
 * have are refused by name, for a pool is a file that is written.
 */
final class PoolPaths {

	private static final String FILE_SCHEME = "file:";

	private static final Map<String, String> REFUSED = Map.of(
			"~", "It begins with '~', which only shells know; write ${user.home} in place of it.",
			"classpath:", "A pool is a file that is written, and the class path holds none; name the path of a file.",
			"classpath*:", "A pool is a file that is written, and the class path holds none; name the path of a file.",
			"jdbc:", "A pool is no database with a URL; name the path of a file.",
			"jar:", "A pool is a file of its own, not a part of another one; name the path of a file.",
			"http:", "A pool is a file of this machine; name its path.",
			"https:", "A pool is a file of this machine; name its path.");

	private PoolPaths() {}

	/**
	 * The path that is configured.
	 * @param property names the property in the exception
	 * @throws InvalidConfigurationPropertyValueException if it is none
	 */
	static Path resolve(String property, String configured) {
		String text = configured.strip();
		// Not left to Spring's converters, which prefer a class path resource of this name over the file.
		String path = text.startsWith(FILE_SCHEME) ? text.substring(FILE_SCHEME.length()) : text;
		for (Map.Entry<String, String> refused : REFUSED.entrySet()) {
			if (path.startsWith(refused.getKey())) {
				throw new InvalidConfigurationPropertyValueException(property, configured, refused.getValue());
			}
		}
		try {
			return text.startsWith("file:/") ? Path.of(URI.create(text)) : Path.of(path);
		} catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, configured,
					"It must be the path of a file: " + ex.getMessage());
		}
	}

	/** The path from the root, without detours unless symbolic links could make a difference. */
	static Path absolute(Path path) {
		Path absolute = path.toAbsolutePath();
		boolean hasParents = StreamSupport.stream(absolute.spliterator(), false)
				.anyMatch((each) -> each.toString().equals(".."));
		return hasParents ? absolute : absolute.normalize();
	}

}
