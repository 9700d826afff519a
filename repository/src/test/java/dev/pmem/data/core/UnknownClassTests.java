/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;

/**
 * Objects refer to an object of a subclass that this release of the application does not know: the exception names class and
 * property, and the rest can be read (case 15 of the graph cases).
 */
class UnknownClassTests {

	private final TestHeap testHeap = new TestHeap();

	@PersistentObject
	abstract static class Shape {

		@Id
		@Nullable
		Long id;

	}

	static class Square extends Shape {

		int side = 3;

	}

	static class Circle extends Shape {

		int radius = 5;

	}

	@HeapObject
	static class Mark {}

	static class Seal extends Mark {}

	static class Holder {

		@Id
		@Nullable
		Long id;

		String name = "";

		@Nullable
		Shape shape;

		@Lazy
		@Nullable
		Shape later;

		List<Shape> shapes = new ArrayList<>();

		Shape @Nullable [] array;

		@Nullable
		Mark mark;

		Holder() {}

		Holder(long id, String name) {
			this.id = id;
			this.name = name;
		}

	}

	/** The release of the application that has all classes. */
	static class First implements Consumer<PersistentHeap> {

		@Override
		public void accept(PersistentHeap heap) {
			PmemTemplate template = new PmemTemplate(heap);
			Holder plain = new Holder(1, "plain");
			plain.shape = new Square();
			plain.shapes.addAll(List.of(plain.shape, new Square()));
			template.insert(plain, Holder.class);
			Holder single = new Holder(2, "single");
			single.shape = new Circle();
			template.insert(single, Holder.class);
			Holder lazy = new Holder(3, "lazy");
			lazy.later = new Circle();
			template.insert(lazy, Holder.class);
			Holder list = new Holder(4, "list");
			list.shapes.addAll(List.of(new Square(), new Circle()));
			template.insert(list, Holder.class);
			Holder array = new Holder(5, "array");
			array.array = new Shape[]{new Circle()};
			template.insert(array, Holder.class);
			Holder marked = new Holder(6, "marked");
			marked.mark = new Seal();
			template.insert(marked, Holder.class);
		}

	}

	/** The release that lacks two of them. */
	static class Second implements Consumer<PersistentHeap> {

		@Override
		public void accept(PersistentHeap heap) {
			PmemTemplate template = new PmemTemplate(heap);
			Holder plain = Objects.requireNonNull(template.findById(1L, Holder.class));
			assertThat(plain.shapes).hasSize(2).first().isSameAs(plain.shape);
			assertTold(() -> template.findById(2L, Holder.class), "Holder.shape", "$Circle");
			assertTold(() -> template.findById(3L, Holder.class), "Holder.later", "$Circle");
			Holder list = Objects.requireNonNull(template.findById(4L, Holder.class));
			assertThat(list.name).isEqualTo("list");
			assertTold(() -> list.shapes.size(), "Holder.shapes", "$Circle");
			assertTold(() -> template.findById(5L, Holder.class), "Holder.array", "$Circle");
			assertTold(() -> template.findById(6L, Holder.class), "Holder.mark", "$Seal");
			assertThat(template.findAll(Square.class)).hasSize(3);
			assertThat(template.count(Holder.class)).isEqualTo(6);
			assertThat(template.find(Query.all(), Selection.of("name"), Holder.class)).hasSize(6)
					.allSatisfy((row) -> assertThat(row[0]).isNotNull());
			list.name = "renamed";
			list.shapes = new ArrayList<>();
			template.save(list, Holder.class);
			assertThat(Objects.requireNonNull(template.findById(4L, Holder.class)).shapes).isEmpty();
		}

		private static void assertTold(ThrowingCallable action, String property, String type) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(action)
					.satisfies((ex) -> assertThat(ex.getMessage()).contains(property, type,
							"does not have that class"));
		}

	}

	/** Loads the classes of this test anew, but for some. */
	private static final class Release extends ClassLoader {

		private final List<String> missing;

		Release(String... missing) {
			super(UnknownClassTests.class.getClassLoader());
			this.missing = List.of(missing);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			String outer = UnknownClassTests.class.getName();
			if (!name.equals(outer) && !name.startsWith(outer + "$")) {
				return super.loadClass(name, resolve);
			}
			if (this.missing.contains(name.substring(name.indexOf('$') + 1))) {
				throw new ClassNotFoundException(name);
			}
			Class<?> known = findLoadedClass(name);
			return (known != null) ? known : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (in == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			} catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@SuppressWarnings("unchecked")
		void run(Class<? extends Consumer<PersistentHeap>> action, PersistentHeap heap)
				throws ReflectiveOperationException {
			var constructor = loadClass(action.getName(), true).getDeclaredConstructor();
			constructor.setAccessible(true);
			((Consumer<PersistentHeap>) constructor.newInstance()).accept(heap);
		}

	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	@Test
	void classAndPropertyAreNamedAndTheRestIsReadable() throws ReflectiveOperationException {
		new Release().run(First.class, this.testHeap.heap());
		new Release("Circle", "Seal").run(Second.class, this.testHeap.reopen());
	}

}
