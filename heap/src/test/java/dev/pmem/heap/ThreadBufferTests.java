/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What threads reuse between calls: they keep little of it, and no call gets another's.
 */
@Tag("slow")
class ThreadBufferTests {

	private static final int LARGE_BYTES = 8 << 20;

	private static final int THREAD_COUNT = 8;

	/** The pool, unlike a thread, may keep what was committed last, as it was before and after. */
	private static final int MOST_BYTES = 4 * LARGE_BYTES;

	record Blob(long id, byte[] data) {}

	record Parent(long id, Child first, String between, Child second) {}

	/** Does something else when it is read or written, as a converter of an application may. */
	record Child(String text) {

		static Runnable whenRead = () -> {};

		static Runnable whenWritten = () -> {};

		Child {
			whenRead.run();
		}

		static String written(Child child) {
			whenWritten.run();
			return child.text;
		}

	}

	/** Tells when a child is written. */
	private static final class Models implements TypeModels {

		private final ReflectionTypeModels plain = new ReflectionTypeModels();

		@Override
		public <T> TypeModel<T> modelOf(Class<T> type) {
			TypeModel<T> model = this.plain.modelOf(type);
			if (type != Child.class) {
				return model;
			}
			try {
				MethodHandle getter = MethodHandles.lookup().findStatic(Child.class, "written",
						MethodType.methodType(String.class, Child.class));
				TypeModel.Property property = model.properties().getFirst();
				return new TypeModel<>(type, List.of(new TypeModel.Property(property.name(), property.type(), getter,
						property.setter())), model.creator(), model.creatorProperties());
			} catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	private static final Parent PARENT = new Parent(1, new Child("one"), "between", new Child("two"));

	private static final ExtentDefinition<Blob> BLOBS = new ExtentDefinition<>("blobs", Blob.class,
			new ReflectionTypeModels(), "id", List.of());

	private static final ExtentDefinition<Parent> PARENTS = new ExtentDefinition<>("parents", Parent.class,
			new Models(), "id", List.of());

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 16 << 20, 1L << 30));
	}

	private static long usedBytes() {
		long least = Long.MAX_VALUE;
		for (int attempt = 0; attempt < 4; attempt++) {
			System.gc();
			Runtime runtime = Runtime.getRuntime();
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

	@Test
	void idleThreadsKeepNoLargeObject() throws Exception {
		try (PersistentHeap heap = open(); ExecutorService threads = Executors.newFixedThreadPool(THREAD_COUNT)) {
			Extent<Blob> blobs = heap.extent(BLOBS);
			long before = usedBytes();
			forEachThread(threads, (id) -> heap.inTransaction(
					(transaction) -> blobs.insert(transaction, new Blob(id, new byte[LARGE_BYTES]))));
			assertThat(usedBytes() - before).isLessThan(MOST_BYTES);
			forEachThread(threads, (id) -> {
				try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
					assertThat(blobs.find(transaction, id).data()).hasSize(LARGE_BYTES);
				}
			});
			assertThat(usedBytes() - before).isLessThan(MOST_BYTES);
			forEachThread(threads, (id) -> heap.inTransaction((transaction) -> {
				Blob read = blobs.find(transaction, id);
				read.data()[LARGE_BYTES / 2] = 1;
				assertThat(blobs.differs(transaction, blobs.locate(transaction, id), read)).isTrue();
				return blobs.update(transaction, blobs.locate(transaction, id), read);
			}));
			assertThat(usedBytes() - before).isLessThan(MOST_BYTES);
		}
	}

	/** Each of the pool's threads does it once, while the others wait. */
	private static void forEachThread(ExecutorService threads, LongConsumer action)
			throws Exception {
		CyclicBarrier all = new CyclicBarrier(THREAD_COUNT);
		Object one = new Object();
		List<Future<?>> done = new ArrayList<>();
		for (long id = 1; id <= THREAD_COUNT; id++) {
			long own = id;
			done.add(threads.submit(() -> {
				all.await();
				synchronized (one) {
					action.accept(own);
				}
				return null;
			}));
		}
		for (Future<?> each : done) {
			each.get();
		}
	}

	@Test
	void objectsOfAllSizesAreReadAndChangedInOneTransaction() {
		try (PersistentHeap heap = open()) {
			Extent<Blob> blobs = heap.extent(BLOBS);
			heap.inTransaction((transaction) -> {
				for (int id = 1; id <= 21; id++) {
					blobs.insert(transaction, new Blob(id, filled(1 << id, id)));
				}
				return true;
			});
			for (int round = 1; round <= 3; round++) {
				int added = round;
				heap.inTransaction((transaction) -> {
					for (int id = 1; id <= 21; id++) {
						Blob read = blobs.find(transaction, (long) id);
						assertThat(read.data()).isEqualTo(filled(1 << id, id + added - 1));
						blobs.find(transaction, 1L + (id * 7) % 21);
						blobs.update(transaction, blobs.locate(transaction, id),
								new Blob(id, filled(1 << id, id + added)));
						assertThat(blobs.find(transaction, (long) id).data())
								.isEqualTo(filled(1 << id, id + added));
					}
					return true;
				});
			}
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	private static byte[] filled(int length, int value) {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) value);
		return bytes;
	}

	@Test
	void whatIsReadWhileAnObjectIsReadHarmsNeither() {
		try (PersistentHeap heap = open()) {
			Extent<Blob> blobs = heap.extent(BLOBS);
			Extent<Parent> parents = heap.extent(PARENTS);
			heap.inTransaction((transaction) -> {
				for (int id = 1; id <= 200; id++) {
					blobs.insert(transaction, new Blob(id, filled(3, id)));
				}
				return parents.insert(transaction, PARENT);
			});
			heap.inTransaction((transaction) -> {
				Child.whenRead = () -> {
					for (long id = 1; id <= 200; id++) {
						assertThat(blobs.find(transaction, id).data()).isEqualTo(filled(3, (int) id));
					}
				};
				try {
					assertThat(parents.find(transaction, 1L))
							.isEqualTo(PARENT);
				} finally {
					Child.whenRead = () -> {};
				}
				return true;
			});
		}
	}

	@Test
	void whatIsWrittenWhileAnObjectIsWrittenHarmsNeither() {
		try (PersistentHeap heap = open()) {
			Extent<Blob> blobs = heap.extent(BLOBS);
			Extent<Parent> parents = heap.extent(PARENTS);
			heap.inTransaction((transaction) -> {
				AtomicLong id = new AtomicLong();
				Child.whenWritten = () -> blobs.insert(transaction, new Blob(id.incrementAndGet(), filled(5000, 7)));
				try {
					return parents.insert(transaction, PARENT);
				} finally {
					Child.whenWritten = () -> {};
				}
			});
			heap.inTransaction((transaction) -> {
				assertThat(parents.find(transaction, 1L))
						.isEqualTo(PARENT);
				assertThat(blobs.find(transaction, 1L).data()).isEqualTo(filled(5000, 7));
				assertThat(blobs.find(transaction, 2L).data()).isEqualTo(filled(5000, 7));
				return true;
			});
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

}
