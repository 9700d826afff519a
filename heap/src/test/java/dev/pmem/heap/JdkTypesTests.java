/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SimpleTimeZone;
import java.util.Stack;
import java.util.TimeZone;
import java.util.Vector;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.testing.TestSeed;

/** Classes of the JDK whose values are stored as those of another class. */
class JdkTypesTests {

	private static final TypeModels MODELS = new ReflectionTypeModels();

	@TempDir
	Path folder;

	record Times(Timestamp timestamp, Date date, Time time, Calendar calendar, GregorianCalendar gregorian,
			TimeZone zone) {}

	record Containers(CopyOnWriteArrayList<String> list, CopyOnWriteArraySet<Integer> set,
			ConcurrentSkipListSet<String> sorted, ConcurrentMap<String, Integer> map,
			ConcurrentHashMap<String, List<String>> hashMap, ConcurrentNavigableMap<Integer, String> navigable,
			ConcurrentSkipListMap<Integer, String> skipList, Vector<String> vector, Stack<Integer> stack,
			Hashtable<String, Date> table) {}

	record Queues(ConcurrentLinkedQueue<String> queue, ConcurrentLinkedDeque<String> deque,
			BlockingQueue<String> blocking, LinkedBlockingQueue<String> linked, BlockingDeque<String> blockingDeque,
			LinkedBlockingDeque<String> linkedDeque, PriorityQueue<Integer> priority,
			PriorityBlockingQueue<Integer> blockingPriority) {}

	record Atomics(AtomicBoolean truth, AtomicInteger number, AtomicLong large, AtomicIntegerArray numbers,
			AtomicLongArray larges, AtomicReference<String> text, AtomicReference<List<Integer>> list) {}

	record Others(Class<?> type, Class<? extends Number> number, List<Class<?>> types, Inet4Address address,
			Map<Class<?>, TimeZone> zones, @Nullable Class<?> none) {}

	private static <T> T roundTrip(Class<T> type, T value) {
		ObjectCodec<T> codec = ObjectCodec.of(type, MODELS);
		PayloadWriter out = new PayloadWriter();
		codec.encode(value, out);
		byte[] bytes = out.toByteArray();
		T read = codec.decode(bytes, bytes.length);
		codec.encode(read, out);
		assertThat(out.toByteArray()).as("the bytes of what was read").isEqualTo(bytes);
		return read;
	}

	private static Times times() {
		GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"));
		calendar.setTimeInMillis(1_234_567_890_123L);
		Timestamp timestamp = Timestamp.from(Instant.parse("2026-11-30T12:00:00.123456789Z"));
		return new Times(timestamp, Date.valueOf("2026-11-30"),
				new Time(Time.valueOf("12:34:56").getTime() + 789),
				calendar, calendar, TimeZone.getTimeZone("GMT+01:30"));
	}

	@Test
	void timesComeBackEqual() {
		assertThat(roundTrip(Times.class, times())).isEqualTo(times());
		assertThat(roundTrip(Times.class, new Times(null, null, null, null, null, null)))
				.isEqualTo(new Times(null, null, null, null, null, null));
		Calendar now = Calendar.getInstance();
		for (String id : TimeZone.getAvailableIDs()) {
			now.setTimeZone(TimeZone.getTimeZone(id));
			Times value = new Times(null, null, null, now, null, TimeZone.getTimeZone(id));
			Times read = roundTrip(Times.class, value);
			assertThat(read.zone()).isEqualTo(value.zone());
			assertThat(read.calendar().getTime()).isEqualTo(now.getTime());
			assertThat(read.calendar().getTimeZone().hasSameRules(now.getTimeZone())).as(id).isTrue();
		}
	}

	private static Containers containers() {
		Stack<Integer> stack = new Stack<>();
		stack.addAll(List.of(1, 2));
		return new Containers(new CopyOnWriteArrayList<>(List.of("b", "a")), new CopyOnWriteArraySet<>(List.of(2, 1)),
				new ConcurrentSkipListSet<>(List.of("b", "a")), new ConcurrentHashMap<>(Map.of("a", 1, "b", 2)),
				new ConcurrentHashMap<>(Map.of("a", Arrays.asList("x", null))),
				new ConcurrentSkipListMap<>(Map.of(2, "b", 1, "a")), new ConcurrentSkipListMap<>(Map.of(1, "a")),
				new Vector<>(List.of("v")), stack, new Hashtable<>(Map.of("day", Date.valueOf("2026-01-01"))));
	}

	@Test
	void concurrentCollectionsComeBackAsWhatTheyWere() {
		Containers read = roundTrip(Containers.class, containers());
		assertThat(read).isEqualTo(containers());
		read.list().add("c");
		assertThat(read.map()).isInstanceOf(ConcurrentHashMap.class);
	}

	@Test
	void queuesComeBackAsWhatTheyWere() {
		List<String> texts = List.of("b", "a");
		Queues read = roundTrip(Queues.class,
				new Queues(new ConcurrentLinkedQueue<>(texts), new ConcurrentLinkedDeque<>(texts),
						new LinkedBlockingQueue<>(texts), new LinkedBlockingQueue<>(texts),
						new LinkedBlockingDeque<>(texts), new LinkedBlockingDeque<>(texts),
						new PriorityQueue<>(List.of(3, 1, 2)), new PriorityBlockingQueue<>(List.of(3, 1, 2))));
		for (Collection<String> each : List.of(read.queue(), read.deque(), read.blocking(), read.linked(),
				read.blockingDeque(), read.linkedDeque())) {
			assertThat(each).containsExactly("b", "a");
		}
		assertThat(List.of(read.priority().poll(), read.priority().poll(), read.blockingPriority().poll()))
				.containsExactly(1, 2, 1);
	}

	@Test
	void atomicsComeBackWithTheirValues() {
		Atomics read = roundTrip(Atomics.class,
				new Atomics(new AtomicBoolean(true), new AtomicInteger(-1), new AtomicLong(1L << 40),
						new AtomicIntegerArray(new int[]{1, 2}), new AtomicLongArray(new long[]{3}),
						new AtomicReference<>("x"), new AtomicReference<>()));
		assertThat(read).hasToString("Atomics[truth=true, number=-1, large=1099511627776, numbers=[1, 2],"
				+ " larges=[3], text=x, list=null]");
		assertThat(read.list()).isNotNull();
	}

	@Test
	void classesComeBackByName() throws Exception {
		Others value = new Others(int[].class, Integer.class, List.of(int.class, Map.Entry.class, void.class),
				(Inet4Address) InetAddress.getByName("127.0.0.1"), Map.of(String.class, TimeZone.getTimeZone("UTC")),
				null);
		assertThat(roundTrip(Others.class, value)).isEqualTo(value);
	}

	private static void assertRefused(Object value, String... parts) {
		@SuppressWarnings("unchecked")
		Class<Object> type = (Class<Object>) value.getClass();
		ObjectCodec<Object> codec = ObjectCodec.of(type, MODELS);
		assertThatThrownBy(() -> codec.encode(value, new PayloadWriter())).isInstanceOf(UnstorableValueException.class)
				.hasMessageContainingAll(parts);
	}

	@Test
	void whatWouldNotComeBackIsRefusedByItsPath() {
		Calendar buddhist = Calendar.getInstance(Locale.forLanguageTag("th-TH-u-ca-buddhist"));
		assertRefused(new Times(null, null, null, buddhist, null, null), "Times.calendar is a ", "BuddhistCalendar");
		assertRefused(new Times(null, null, null, null, null, new SimpleTimeZone(1, "UTC")), "Times.zone", "'UTC'");
		assertRefused(new Queues(null, null, new LinkedBlockingQueue<>(3), null, null, null, null, null),
				"Queues.blocking is a ", "capacity");
		assertRefused(new Queues(null, null, null, null, null, null,
				new PriorityQueue<>(Comparator.<Integer>reverseOrder()), null), "Queues.priority is a ", "Comparator");
		assertRefused(new Others(((Runnable) () -> {}).getClass(), null, null, null, null, null), "Others.type",
				"no name tells");
		assertRefused(new Containers(null, null, new ConcurrentSkipListSet<>(Comparator.reverseOrder()), null, null,
				null, null, null, null, null), "Containers.sorted is sorted by a Comparator");
	}

	record HoldsEntities(CopyOnWriteArrayList<Entity> list) {}

	record Entity(Long id) {}

	@Test
	void referencesInSuchContainersAreRefused() {
		TypeModels models = new TypeModels() {

			@Override
			public <T> dev.pmem.heap.object.TypeModel<T> modelOf(Class<T> type) {
				return MODELS.modelOf(type);
			}

			@Override
			public boolean isEntity(Class<?> type) {
				return type == Entity.class;
			}

		};
		assertThatThrownBy(() -> ObjectCodec.of(HoldsEntities.class, models))
				.isInstanceOf(UnsupportedTypeException.class)
				.hasMessageContainingAll("HoldsEntities.list", "CopyOnWriteArrayList", "Declare a List, Set or Map");
	}

	@Test
	void damageIsTold() {
		Random random = new Random(TestSeed.next());
		int refused = 0;
		for (Object value : List.of(times(), containers())) {
			@SuppressWarnings("unchecked")
			ObjectCodec<Object> codec = ObjectCodec.of((Class<Object>) value.getClass(), MODELS);
			PayloadWriter out = new PayloadWriter();
			codec.encode(value, out);
			for (int round = 0; round < 5000; round++) {
				byte[] bytes = out.toByteArray();
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
				try {
					codec.decode(bytes, bytes.length);
				} catch (CorruptPoolException ex) {
					refused++;
				}
			}
		}
		assertThat(refused).isPositive();
	}

	@Test
	void aClassThatIsGoneIsTold() {
		ObjectCodec<Others> codec = ObjectCodec.of(Others.class, MODELS);
		PayloadWriter out = new PayloadWriter();
		codec.encode(new Others(JdkTypesTests.class, null, null, null, null, null), out);
		byte[] bytes = out.toByteArray();
		byte[] name = "JdkTypes".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
		for (int at = 0; at < bytes.length - name.length; at++) {
			if (Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
				bytes[at] = 'X';
			}
		}
		assertThatThrownBy(() -> codec.decode(bytes, bytes.length)).isInstanceOf(LayoutMismatchException.class)
				.hasMessageContaining("dev.pmem.heap.XdkTypesTests");
	}

	static class Item {

		long id;

		Timestamp timestamp;

		Date date;

		Calendar calendar;

		AtomicInteger number = new AtomicInteger();

		Class<?> type = Object.class;

		TimeZone zone = TimeZone.getTimeZone("UTC");

		CopyOnWriteArrayList<String> tags = new CopyOnWriteArrayList<>();

		Item() {}

		Item(long id) {
			this.id = id;
			this.timestamp = Timestamp.from(Instant.ofEpochSecond(id, 5));
			this.date = Date.valueOf(LocalDate.ofEpochDay(id));
			this.calendar = GregorianCalendar.from(ZonedDateTime.parse("2026-01-01T00:00:00Z").plusDays(id));
			this.number.set((int) id);
			this.tags.add("t" + id);
		}

	}

	private static List<Long> ids(Extent<Item> items, HeapTransaction transaction, Criteria criteria) {
		List<Long> ids = inOrder(items, transaction, Query.of(criteria));
		Collections.sort(ids);
		return ids;
	}

	private static List<Long> inOrder(Extent<Item> items, HeapTransaction transaction, Query query) {
		List<Long> ids = new ArrayList<>();
		Hits<Item> hits = items.find(transaction, query);
		while (hits.next()) {
			ids.add(hits.read().id);
		}
		return ids;
	}

	@Test
	void queriesCompareWhatIsStored() {
		for (boolean isIndexed : new boolean[]{false, true}) {
			List<IndexDefinition> indexes = isIndexed
					? List.of(new IndexDefinition("timestamp", List.of("timestamp"), false),
							new IndexDefinition("date", List.of("date"), false),
							new IndexDefinition("calendar", List.of("calendar"), false),
							new IndexDefinition("number", List.of("number"), true),
							new IndexDefinition("type", List.of("type"), false))
					: List.of();
			try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve(isIndexed + ".pmem"),
					new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20, 1 << 20))) {
				Extent<Item> items = heap.extent(new ExtentDefinition<>("items", Item.class, MODELS, "id", indexes));
				heap.inTransactionWithoutResult((transaction) -> {
					for (long id = 1; id <= 9; id++) {
						Item item = new Item(id);
						item.type = (id % 2 == 0) ? String.class : Integer.class;
						items.insert(transaction, item);
					}
				});
				heap.inTransactionWithoutResult((transaction) -> {
					Item five = new Item(5);
					for (Map.Entry<String, Object> each : Map.<String, Object>of("timestamp", five.timestamp, "date",
							five.date, "calendar", five.calendar, "number", new AtomicInteger(5)).entrySet()) {
						String path = each.getKey();
						assertThat(ids(items, transaction, Criteria.where(path, Operator.EQUAL, each.getValue())))
								.as(path).containsExactly(5L);
						assertThat(ids(items, transaction, Criteria.where(path, Operator.LESS, each.getValue())))
								.as(path).containsExactly(1L, 2L, 3L, 4L);
						assertThat(ids(items, transaction,
								Criteria.where(path, Operator.IN, List.of(each.getValue())))).as(path)
								.containsExactly(5L);
					}
					assertThat(ids(items, transaction, Criteria.where("type", Operator.EQUAL, String.class)))
							.containsExactly(2L, 4L, 6L, 8L);
					assertThat(ids(items, transaction, Criteria.where("number", Operator.GREATER, 7)))
							.containsExactly(8L, 9L);
					assertThat(ids(items, transaction, Criteria.where("zone", Operator.EQUAL, "UTC"))).hasSize(9);
					assertThat(ids(items, transaction, Criteria.where("tags", Operator.CONTAINING, "t3")))
							.containsExactly(3L);
					assertThat(ids(items, transaction,
							Criteria.where("tags", Operator.EQUAL, new CopyOnWriteArrayList<>(List.of("t4")))))
							.containsExactly(4L);
					assertThat(inOrder(items, transaction, new Query(null, List.of(SortOrder.descending("calendar")), 0,
							2)))
							.containsExactly(9L, 8L);
				});
				assertThat(heap.verify().problems()).isEmpty();
			}
		}
	}

	@Test
	void aDequeOfTheJdkIsStillOne() {
		assertThat(roundTrip(Deques.class, new Deques(new ArrayDeque<>(List.of("a")))).deque()).containsExactly("a");
	}

	record Deques(java.util.Deque<String> deque) {}

}
