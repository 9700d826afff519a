/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class RefillTests {

	static class Holder {

		final List<String> list = new ArrayList<>(List.of("own"));

		final List<String> constant = List.of();

		final Map<String, String> map = new HashMap<>(Map.of("own", "value"));

	}

	private final Holder holder = new Holder();

	private void set(String name, Object value) throws Throwable {
		Field field = Holder.class.getDeclaredField(name);
		field.setAccessible(true);
		MethodHandles.Lookup lookup = MethodHandles.lookup();
		MethodHandle setter = Refill.setter(lookup.unreflectGetter(field), lookup.unreflectSetter(field));
		setter.invokeWithArguments(this.holder, value);
	}

	@Test
	void theContainerStaysAndIsFilled() throws Throwable {
		List<String> list = this.holder.list;
		Map<String, String> map = this.holder.map;
		set("list", List.of("a", "b"));
		set("map", Map.of("k", "v"));
		assertThat(this.holder.list).isSameAs(list).containsExactly("a", "b");
		assertThat(this.holder.map).isSameAs(map).isEqualTo(Map.of("k", "v"));
	}

	/** A property that the stored object does not have yet is null there. */
	@Test
	void nullEmptiesTheContainer() throws Throwable {
		List<String> list = this.holder.list;
		Map<String, String> map = this.holder.map;
		set("list", null);
		set("map", null);
		set("constant", null);
		assertThat(this.holder.list).isSameAs(list).isEmpty();
		assertThat(this.holder.map).isSameAs(map).isEmpty();
		assertThat(fieldOf("constant")).isEqualTo(List.of());
	}

	@Test
	void aConstantIsReplaced() throws Throwable {
		set("constant", List.of());
		assertThat(fieldOf("constant")).isEqualTo(List.of());
		set("constant", new ArrayList<>(List.of("a")));
		assertThat(fieldOf("constant")).isEqualTo(List.of("a"));
	}

	private Object fieldOf(String name) throws ReflectiveOperationException {
		Field field = Holder.class.getDeclaredField(name);
		field.setAccessible(true);
		return field.get(this.holder);
	}

}
