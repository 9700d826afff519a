/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.OnDelete;

/**
 * Classes that refer to one another, for {@link DeleteTests}.
 */
abstract class DeleteEntities {

	DeleteEntities() {}

	@HeapObject
	static class Owner {

		long id;

		String name = "";

		@Nullable
		Owner boss;

	}

	@HeapObject
	static class Pet {

		long id;

		@Nullable
		Owner owner;

		List<Owner> friends = new ArrayList<>();

	}

	@HeapObject
	static class Nulled {

		long id;

		@OnDelete(DeleteAction.SET_NULL)
		@Nullable
		Owner owner;

		@OnDelete(DeleteAction.SET_NULL)
		List<Owner> list = new ArrayList<>();

		@OnDelete(DeleteAction.SET_NULL)
		Set<Owner> set = new HashSet<>();

		@OnDelete(DeleteAction.SET_NULL)
		Map<String, Owner> map = new HashMap<>();

	}

	@HeapObject
	static class Cascaded {

		long id;

		@OnDelete(DeleteAction.DELETE)
		@Nullable
		Owner owner;

		@OnDelete(DeleteAction.DELETE)
		@Nullable
		Cascaded parent;

	}

	@HeapObject
	static class Keeping {

		long id;

		@OnDelete(DeleteAction.KEEP)
		@Nullable
		Owner owner;

	}

	@HeapObject
	static class Tag {

		long id;

	}

	@HeapObject
	static class Tagged {

		long id;

		@OnDelete(DeleteAction.SET_NULL)
		List<Tag> tags = new ArrayList<>();

	}

	@HeapObject
	static class Note {

		String text = "";

		@Nullable
		Owner about;

		@Nullable
		Note next;

		List<Owner> mentions = new ArrayList<>();

	}

	record Settings(String name, Owner first, List<Owner> all) {}

}
