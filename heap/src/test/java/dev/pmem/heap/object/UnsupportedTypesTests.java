/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.codec.ObjectCodec;

class UnsupportedTypesTests {

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	private void assertUnsupported(Class<?> type, String... parts) {
		assertThatThrownBy(() -> ObjectCodec.of(type, this.models)).isInstanceOf(UnsupportedTypeException.class)
				.hasMessageContainingAll(parts);
	}

	@Test
	void classesOfTheJdkAsAWhole() {
		assertUnsupported(String.class, "java.lang.String is a class of the JDK", "of your own");
		assertUnsupported(Thread.class, "java.lang.Thread is a class of the JDK", "of your own");
	}

	record AThread(Map<String, Thread> threads) {}

	record AStream(InputStream in) {}

	@SuppressWarnings("rawtypes")
	record RawList(List list) {}

	record Unbounded(List<?> list) {}

	record AnArray(Object[] values) {}

	record AnInterface(Comparable<String> value) {}

	record Own<T>(T value) {}

	@SuppressWarnings("rawtypes")
	record RawOwn(Own own) {}

	interface NotSealed {}

	record Owner(String name) {}

	record UsesNotSealed(NotSealed[] values) {}

	record NotComparable(TreeSet<Owner> owners) {}

	abstract static class OwnList implements Collection<String> {}

	record UsesOwnList(OwnList list) {}

	record Deep(Optional<List<Map<String, Thread>>> deep) {}

	@Test
	void whatNoCodecKnows() {
		assertUnsupported(AThread.class, "AThread.threads[value]", "java.lang.Thread");
		assertUnsupported(AStream.class, "AStream.in", "java.io.InputStream");
		assertUnsupported(RawList.class, "RawList.list", "List<...>");
		assertUnsupported(Unbounded.class, "Unbounded.list", "?");
		assertUnsupported(AnArray.class, "AnArray.values", "java.lang.Object[]", "List<Object>");
		assertUnsupported(AnInterface.class, "AnInterface.value", "java.lang.Comparable");
		assertUnsupported(RawOwn.class, "RawOwn.own.value", "T");
		assertUnsupported(UsesNotSealed.class, "UsesNotSealed.values[]", "NotSealed", "sealed");
		assertUnsupported(NotComparable.class, "NotComparable.owners", "Comparable");
		assertUnsupported(UsesOwnList.class, "UsesOwnList.list", "List");
		assertUnsupported(Deep.class, "Deep.deep[][value]", "java.lang.Thread");
	}

	static class NoConstructor {

		String name;

		NoConstructor(String other) {
			this.name = other;
		}

	}

	class Inner {}

	static class FinalField {

		final String name = new String("x");

	}

	static class Twice extends FinalField2 {

		String name;

	}

	static class FinalField2 {

		String name;

	}

	record Holder(NoConstructor value) {}

	@Test
	void whatCantBeRebuilt() {
		assertUnsupported(NoConstructor.class, NoConstructor.class.getName(), "constructor");
		assertUnsupported(Holder.class, "Holder.value", NoConstructor.class.getName());
		assertUnsupported(Inner.class, "inner");
		assertUnsupported(FinalField.class, "final fields [name]");
		assertUnsupported(Twice.class, "two fields name");
		assertUnsupported(Runnable.class, "Runnable");
	}

}
