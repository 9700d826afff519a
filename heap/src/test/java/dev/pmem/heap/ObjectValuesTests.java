/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.testing.TestSeed;

/** Properties of type Object, as JSON has values: what comes back, what is equal, what is refused. */
class ObjectValuesTests {

	private static final TypeModels MODELS = new ReflectionTypeModels();

	@TempDir
	Path folder;

	record Document(long id, @Nullable Object value, @Nullable Map<String, Object> map, @Nullable List<Object> list) {}

	record Point(int x, int y) {}

	private static byte[] encode(Document document) {
		PayloadWriter out = new PayloadWriter();
		ObjectCodec.of(Document.class, MODELS).encode(document, out);
		return out.toByteArray();
	}

	private static Document roundTrip(Document document) {
		byte[] bytes = encode(document);
		return ObjectCodec.of(Document.class, MODELS).decode(bytes, bytes.length);
	}

	private static Map<String, Object> json() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("text", "\u20AC and more");
		map.put("none", null);
		map.put("numbers", List.of(1, 2L, 3.5, new BigDecimal("4.50"), (short) 5, 6.5f));
		map.put("truth", true);
		map.put("time", Instant.EPOCH);
		map.put("id", new UUID(1, 2));
		map.put("nested", Map.of("list", Arrays.asList(null, Map.of(), List.of())));
		map.put("path", Path.of("a", "b"));
		return map;
	}

	@Test
	void valuesComeBackWithTheirClasses() {
		Document document = new Document(1, json(), json(), List.of("x", 1, json()));
		assertThat(roundTrip(document)).isEqualTo(document);
		assertThat(((Map<?, ?>) roundTrip(document).value()).keySet()).hasToString(json().keySet().toString());
		assertThat(roundTrip(new Document(1, null, null, null)).value()).isNull();
		assertThat((byte[]) roundTrip(new Document(1, new byte[]{1, 2}, null, null)).value()).containsExactly(1, 2);
		for (Object value : List.of('c', (byte) 1, Double.NaN, new Date(5), "", new ArrayList<>(), new HashMap<>())) {
			assertThat(roundTrip(new Document(1, value, null, null)).value()).isEqualTo(value);
		}
	}

	@Test
	void equalMapsWithoutOrderHaveEqualBytes() {
		Map<String, Object> forwards = new HashMap<>(2);
		Map<String, Object> backwards = new HashMap<>(1 << 10);
		for (int key = 0; key < 100; key++) {
			forwards.put("k" + key, key);
			backwards.put("k" + (99 - key), 99 - key);
		}
		assertThat(encode(new Document(1, forwards, null, null)))
				.isEqualTo(encode(new Document(1, backwards, null, null)));
	}

	private static void assertRefused(Document document, String... parts) {
		assertThatThrownBy(() -> encode(document)).isInstanceOf(UnstorableValueException.class)
				.hasMessageContainingAll(parts);
	}

	@Test
	void whatJsonDoesNotHaveIsRefusedByItsPath() {
		assertRefused(new Document(1, new Point(1, 2), null, null), "Document.value is a ", "Point",
				"declare the class");
		assertRefused(new Document(1, null, Map.of("a", List.of(1, new Point(1, 2))), null),
				"Document.map[", "[1] is a ", "Point");
		assertRefused(new Document(1, Map.of("a b", Map.of("c", new Thread())), null, null),
				"Document.value[\"a b\"][\"c\"] is a java.lang.Thread");
		assertRefused(new Document(1, DayOfWeek.MONDAY, null, null), "DayOfWeek", "store the constant's name");
		assertRefused(new Document(1, Set.of(1), null, null), "Document.value is a ", "lists of them");
		assertRefused(new Document(1, new Object[]{1}, null, null), "Document.value is a java.lang.Object[]");
		assertRefused(new Document(1, Map.of(1, 2), null, null), "Document.value has the key 1", "class String");
		List<Object> circle = new ArrayList<>();
		circle.add(circle);
		assertRefused(new Document(1, circle, null, null), "contains itself");
	}

	@Test
	void damageIsTold() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		ObjectCodec<Document> codec = ObjectCodec.of(Document.class, MODELS);
		byte[] sound = encode(new Document(1, json(), null, null));
		int refused = 0;
		for (int round = 0; round < 20000; round++) {
			byte[] bytes = sound.clone();
			bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
			try {
				codec.decode(bytes, bytes.length);
			} catch (CorruptPoolException ex) {
				refused++;
			}
		}
		assertThat(refused).isPositive();
	}

	@Test
	void queriesCompareWholeValues() {
		List<Object> values = Arrays.asList("a", 1, 1.5, List.of(1, "x"), Map.of("k", 1, "l", List.of(2)), null, true);
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("o.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20, 1 << 20))) {
			for (boolean isIndexed : new boolean[]{false, true}) {
				Extent<Document> documents = heap.extent(new ExtentDefinition<>("d" + isIndexed, Document.class, MODELS,
						"id",
						isIndexed ? List.of(new IndexDefinition("value", List.of("value"), false)) : List.of()));
				heap.inTransactionWithoutResult((transaction) -> {
					for (int id = 0; id < values.size(); id++) {
						documents.insert(transaction, new Document(id, values.get(id), Map.of("id", id), null));
					}
				});
				heap.inTransactionWithoutResult((transaction) -> {
					for (Object value : values) {
						assertThat(documents.count(transaction, Criteria.where("value", Operator.EQUAL, value)))
								.as("%s", value).isOne();
					}
					assertThat(documents.count(transaction, Criteria.where("value", Operator.EQUAL, 1L))).isOne();
					assertThat(documents.count(transaction, Criteria.where("value", Operator.EQUAL,
							new BigDecimal("1.50")))).isOne();
					assertThat(documents.count(transaction, Criteria.where("value", Operator.EQUAL, List.of("x", 1))))
							.isZero();
					assertThat(documents.count(transaction,
							Criteria.where("value", Operator.IN, List.of("a", List.of(1L, "x"))))).isEqualTo(2);
					assertThat(documents.count(transaction,
							Criteria.where("map", Operator.EQUAL, Map.of("id", 3L)))).isOne();
					assertThatThrownBy(() -> documents.count(transaction,
							Criteria.where("value", Operator.EQUAL, new Point(1, 2))))
							.isInstanceOf(IllegalArgumentException.class).hasMessageContaining(
									"value of type java.lang.Object");
				});
			}
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

}
