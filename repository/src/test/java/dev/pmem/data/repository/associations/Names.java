/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.Collection;
import java.util.List;

/** Names of objects. */
final class Names {

	private Names() {}

	static String of(Named object) {
		return (object != null) ? object.getName() : null;
	}

	static List<String> inOrder(Collection<? extends Named> objects) {
		return objects.stream().map(Names::of).toList();
	}

	static List<String> sorted(Collection<? extends Named> objects) {
		return objects.stream().map(Names::of).sorted().toList();
	}

}
