/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A pool that was written when a version of the format was new is readable for ever. Its file is made by {@link #main}; it is
 * never made anew for a later version, but joined by another. {@link dev.pmem.heap.crash.GoldenLogTests} has pools that were
 * not closed.
 */
class GoldenPoolTests {

	enum State {

		OPEN, CLOSED

	}

	record Address(String street, int number) {}

	record Customer(long id, String name, State state, BigDecimal credit, Instant since, UUID token, Address address,
			List<String> tags, Map<String, Integer> counts, byte[] picture) {}

	record Settings(String title, double rate) {}

	static final ExtentDefinition<Customer> CUSTOMERS = new ExtentDefinition<>("customers", Customer.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("name", List.of("name"), true),
					new IndexDefinition("state", List.of("state", "since"), false)));

	private static final int COUNT = 150;

	/** The same for all, as arrays are equal only to themselves. */
	private static final byte[] NO_PICTURE = {};

	@TempDir
	Path folder;

	/** Most in one slot, some with a body elsewhere, two in chunks of their own. */
	private static Customer customer(long id, boolean changed) {
		int pictureBytes = (id % 70 == 0) ? 100_000 : (changed && id % 10 == 0) ? 2000 : (int) id % 5;
		byte[] picture = new byte[pictureBytes];
		Arrays.fill(picture, (byte) id);
		return new Customer(id, "Customer № " + id, (id % 3 == 0) ? State.CLOSED : State.OPEN,
				new BigDecimal("12345678901234567890.123").add(BigDecimal.valueOf(id)), Instant.ofEpochSecond(id, 7),
				new UUID(id, -id), new Address("Straße " + id, (int) id), List.of("a" + id, "b"),
				Map.of("x", (int) id), picture);
	}

	private static void requireEqual(Customer found, Customer expected) {
		assertThat(found.picture()).isEqualTo(expected.picture());
		assertThat(withoutPicture(found)).isEqualTo(withoutPicture(expected));
	}

	private static Customer withoutPicture(Customer customer) {
		return new Customer(customer.id, customer.name, customer.state, customer.credit, customer.since, customer.token,
				customer.address, customer.tags, customer.counts, NO_PICTURE);
	}

	/** Makes the file anew. */
	public static void main(String[] arguments) throws IOException {
		Path pool = Files.createTempDirectory("golden").resolve("golden.pmem");
		try (PersistentHeap heap = PersistentHeap.open(pool,
				new HeapOptions(Durability.PROCESS_CRASH, HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20))) {
			Extent<Customer> customers = heap.extent(CUSTOMERS);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= COUNT; id++) {
					customers.insert(transaction, customer(id, false));
				}
				heap.setRoot(transaction, "settings", new Settings("golden", 0.25));
			});
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 10; id <= COUNT; id += 10) {
					customers.update(transaction, customers.locate(transaction, id), customer(id, true));
				}
				customers.delete(transaction, customers.locate(transaction, 77L));
			});
			customers.nextSequenceValue();
		}
		try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
			Files.copy(pool, output);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 2})
	void aPoolOfEachVersionIsRead(int version) throws IOException {
		Path pool = this.folder.resolve("golden.pmem");
		String name = "/golden/version-" + version + ".pmem.gz";
		try (InputStream resource = GoldenPoolTests.class.getResourceAsStream(name)) {
			Files.copy(new GZIPInputStream(resource), pool);
		}
		for (int round = 0; round < 2; round++) {
			try (PersistentHeap heap = PersistentHeap.open(pool,
					new HeapOptions(Durability.PROCESS_CRASH, HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20))) {
				assertThat(heap.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
				assertThat(heap.recovery().powerLoss()).isEqualTo(RecoveryReport.PowerLoss.NONE);
				Extent<Customer> customers = heap.extent(CUSTOMERS);
				assertThat(heap.verify().problems()).isEmpty();
				try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
					requireContent(heap, customers, transaction, round);
				}
				assertThat(customers.nextSequenceValue()).isEqualTo((round == 0) ? COUNT + 2 : 1001);
				// and written to
				heap.inTransaction((transaction) -> {
					customers.update(transaction, customers.locate(transaction, 5L), customer(5, false));
					return customers.find(transaction, 1000L) == null
							? customers.insert(transaction, customer(1000, false))
							: 0;
				});
			}
		}
	}

	private static void requireContent(PersistentHeap heap, Extent<Customer> customers, HeapTransaction transaction,
			int round) {
		assertThat(customers.count(transaction)).isEqualTo(COUNT - 1 + round);
		for (long id = 1; id <= COUNT; id++) {
			if (id == 77) {
				assertThat(customers.find(transaction, id)).isNull();
			} else {
				requireEqual(customers.find(transaction, id), customer(id, true));
			}
		}
		assertThat(customers.count(transaction, Criteria.where("name", Operator.EQUAL, "Customer № 33"))).isEqualTo(1);
		assertThat(customers.count(transaction, Criteria.where("state", Operator.EQUAL, State.CLOSED)))
				.isEqualTo(COUNT / 3);
		assertThat(heap.root(transaction, "settings", Settings.class)).isEqualTo(new Settings("golden", 0.25));
	}

}
