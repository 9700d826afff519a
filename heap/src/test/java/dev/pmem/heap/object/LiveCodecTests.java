/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.live.LiveInstance;
import dev.pmem.heap.object.live.LiveProperties;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.testing.TestSeed;

/**
 * Live objects over payloads, without a heap.
 */
class LiveCodecTests {

	private final TypeModels models = new ReflectionTypeModels();

	private <T> ObjectCodec<T> codec(Class<T> type) {
		return ObjectCodec.of(type, this.models);
	}

	private static <T> byte[] bytes(ObjectCodec<T> codec, T instance) {
		PayloadWriter out = new PayloadWriter();
		codec.encode(instance, out);
		return out.toByteArray();
	}

	@Test
	void scalarsAreSetAndReadInPlace() throws ReflectiveOperationException {
		checkRandomSets(LiveSamples.LiveScalars.class, Samples.Scalars.class, 1500);
	}

	@Test
	void compositesAreSetAndReadInPlace() throws ReflectiveOperationException {
		checkRandomSets(LiveSamples.LiveComposites.class, Samples.Composites.class, 700);
	}

	/**
	 * Sets random properties. The payload must be that of an object whose properties were set in another order, a class
	 * with the same properties must read it, and so must the getters.
	 */
	private <L, C> void checkRandomSets(Class<L> live, Class<C> plain, int rounds) throws ReflectiveOperationException {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		RandomValues values = new RandomValues(seed);
		ObjectCodec<L> codec = codec(live);
		ObjectCodec.Decoder<C> decoder = codec(plain).reader(codec.layout());
		List<LiveProperties.Property> properties = LiveProperties.of(live).properties();
		Map<LiveProperties.Property, Object> expected = new LinkedHashMap<>();
		L object = codec.create();
		for (int round = 0; round < rounds; round++) {
			LiveProperties.Property property = properties.get(random.nextInt(properties.size()));
			Object value = values.nullable(property.type(), 1);
			set(object, property, value);
			expected.remove(property);
			expected.put(property, value);
			if (round % 7 == 0) {
				byte[] payload = bytes(codec, object);
				L other = codec.create();
				List<LiveProperties.Property> order = new ArrayList<>(expected.keySet());
				Collections.shuffle(order, random);
				for (LiveProperties.Property each : order) {
					set(other, each, expected.get(each));
				}
				assertThat(bytes(codec, other)).as("seed %d round %d", seed, round).isEqualTo(payload);
				C read = decoder.decode(payload, payload.length);
				for (Map.Entry<LiveProperties.Property, Object> entry : expected.entrySet()) {
					Field field = field(plain, entry.getKey().name());
					assertThat(DeepEquality.difference(entry.getValue(), field.get(read), field.getName()))
							.as("seed %d round %d", seed, round).isEmpty();
					Object got = entry.getKey().getter().invoke(object);
					boolean isWrapped = got != null && got.getClass().getName().contains("$Unmodifiable");
					assertThat(DeepEquality.difference(isWrapped
							? elements(field.get(read), field.get(read))
							: field.get(read),
							isWrapped ? elements(got, field.get(read)) : got, field.getName()))
							.as("seed %d round %d", seed, round).isEmpty();
				}
			}
		}
	}

	/** What a collection holds, whatever its class. */
	private static Object elements(Object value, Object model) {
		if (value instanceof Map<?, ?> map) {
			return new HashMap<>(map);
		}
		return (model instanceof Set<?>)
				? new HashSet<>((Collection<?>) value)
				: new ArrayList<>((Collection<?>) value);
	}

	private static void set(Object object, LiveProperties.Property property, Object value)
			throws ReflectiveOperationException {
		Method setter = property.setters().getFirst();
		setter.invoke(object, value);
	}

	private static Field field(Class<?> type, String name) throws NoSuchFieldException {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			for (Field field : current.getDeclaredFields()) {
				if (field.getName().equals(name)) {
					field.setAccessible(true);
					return field;
				}
			}
		}
		throw new NoSuchFieldException(name);
	}

	@Test
	void whatAClassHasWrittenIsReadAsLiveObject() {
		checkConversion(LiveSamples.LiveScalars.class, Samples.Scalars.class);
		checkConversion(LiveSamples.LiveComposites.class, Samples.Composites.class);
	}

	private <L, C> void checkConversion(Class<L> live, Class<C> plain) {
		long seed = TestSeed.next();
		RandomValues values = new RandomValues(seed);
		ObjectCodec<L> codec = codec(live);
		ObjectCodec<C> plainCodec = codec(plain);
		for (int round = 0; round < 300; round++) {
			C instance = values.object(plain, 1);
			byte[] written = bytes(plainCodec, instance);
			L object = codec.reader(plainCodec.layout()).decode(written, written.length);
			byte[] converted = bytes(codec, object);
			C back = plainCodec.reader(codec.layout()).decode(converted, converted.length);
			assertThat(bytes(plainCodec, back)).as("seed %d round %d", seed, round).isEqualTo(written);
		}
	}

	@Test
	void collectionsThatAGetterReturnsRefuseChanges() {
		LiveSamples.LiveComposites object = codec(LiveSamples.LiveComposites.class).create();
		object.list(new ArrayList<>(List.of("a")));
		object.mapOfLists(new HashMap<>());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> object.list().add("b"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> object.mapOfLists().put("b", List.of()));
	}

	interface Account {

		Long getId();

		long getBalance();

		void setBalance(long balance);

		String getOwner();

		Account setOwner(String owner);

		boolean isOpen();

		void setOpen(boolean open);

		default void deposit(long amount) {
			setBalance(getBalance() + amount);
		}

		static int number() {
			return 1;
		}

	}

	@Test
	void defaultMethodsAreBehaviour() {
		Account account = codec(Account.class).create();
		account.deposit(5);
		account.setOwner("Ada").setOpen(true);
		assertThat(account.getBalance()).isEqualTo(5);
		assertThat(account.isOpen()).isTrue();
		assertThat(account).hasToString("Account[balance=5, id=null, open=true, owner=Ada]");
	}

	abstract static class Counter {

		int constructed = 1;

		Counter() {}

		public abstract int getCount();

		protected abstract void setCount(int count);

		abstract List<String> getNames();

		abstract void setNames(List<String> names);

		void increment() {
			setCount(getCount() + 1);
		}

		@Override
		public String toString() {
			return "counted to " + getCount();
		}

	}

	abstract static class TransientCounter {

		private transient int calls;

		public abstract int getCount();

		protected abstract void setCount(int count);

		void increment() {
			this.calls++;
			setCount(getCount() + 1);
		}

		@Override
		public String toString() {
			return "counted to " + getCount() + " in " + this.calls;
		}

	}

	@Test
	void concreteMethodsOfAnAbstractClassStay() {
		TransientCounter counter = codec(TransientCounter.class).create();
		counter.increment();
		counter.increment();
		assertThat(counter).hasToString("counted to 2 in 2");
	}

	@Test
	void anAbstractClassWithFieldsIsNone() {
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> codec(Counter.class))
				.withMessageContaining("is not a class with instances of its own");
	}

	interface Keyed<K> {

		K getKey();

		void setKey(K key);

	}

	interface Named extends Keyed<String> {

		@Override
		String getKey();

		List<String> getNames();

		void setNames(List<String> names);

	}

	interface Numbered extends Keyed<Long> {}

	@Test
	void genericPropertiesAreThoseOfTheType() {
		Named named = codec(Named.class).create();
		named.setKey("k");
		assertThat(named.getKey()).isEqualTo("k");
		assertThat(((Keyed<?>) named).getKey()).isEqualTo("k");
		Numbered numbered = codec(Numbered.class).create();
		numbered.setKey(7L);
		assertThat(numbered.getKey()).isEqualTo(7);
		assertThat(codec(Numbered.class).layout().root().field("key").inline()).isTrue();
	}

	interface Transferring {

		long getBalance();

		void transferTo(Transferring other, long amount);

	}

	interface Deaf {

		long getBalance();

		void setOwner(String owner);

	}

	interface Doubled {

		String name();

		String getName();

	}

	interface Mistyped {

		long getBalance();

		void setBalance(int balance);

	}

	interface Empty {

		default int one() {
			return 1;
		}

	}

	abstract static class WithArgument {

		WithArgument(int argument) {}

		abstract int getCount();

	}

	@Test
	void whatIsNoPropertyIsRefusedByName() {
		assertRefused(Transferring.class, "transferTo(Transferring, long) is no getter or setter");
		assertRefused(Deaf.class, "setOwner(String) has no getter beside it");
		assertRefused(Doubled.class, "are both getters of name");
		assertRefused(Mistyped.class, "setBalance(int) takes another type than the getter returns, long");
		assertRefused(Empty.class, "has no abstract getter");
		assertRefused(WithArgument.class, "has no constructor without parameters");
	}

	private void assertRefused(Class<?> type, String message) {
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> codec(type))
				.withMessageContaining(type.getName()).withMessageContaining(message);
	}

	interface Owned {

		Runnable getTask();

	}

	@Test
	void whatCannotBeStoredIsRefusedByPath() {
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> codec(Owned.class))
				.withMessageContaining("Owned.task");
	}

	@Test
	void aValueThatCannotBeStoredIsRefusedByPathAndChangesNothing() {
		LiveSamples.LiveComposites object = codec(LiveSamples.LiveComposites.class).create();
		object.queue(new java.util.ArrayDeque<>(List.of("a")));
		assertThatExceptionOfType(UnstorableValueException.class)
				.isThrownBy(() -> object.queue(new java.util.PriorityQueue<>(List.of("b"))))
				.withMessageStartingWith("LiveComposites.queue is a java.util.PriorityQueue");
		assertThat(object.queue()).containsExactly("a");
	}

	@Test
	void aForeignImplementationIsRefused() {
		Keyed<String> foreign = new Named() {

			@Override
			public String getKey() {
				return "k";
			}

			@Override
			public void setKey(String key) {}

			@Override
			public List<String> getNames() {
				return List.of();
			}

			@Override
			public void setNames(List<String> names) {}

		};
		ObjectCodec<Named> codec = codec(Named.class);
		assertThatExceptionOfType(UnstorableValueException.class).isThrownBy(() -> bytes(codec, (Named) foreign))
				.withMessageContaining("only an object that a heap has created");
	}

	@Test
	void anObjectOfAnotherCodecIsTakenByItsValues() {
		Account account = codec(Account.class).create();
		account.setOwner("Ada").setBalance(3);
		ObjectCodec<Account> other = codec(Account.class);
		byte[] payload = bytes(other, account);
		assertThat(other.decode(payload, payload.length)).hasToString(account.toString());
	}

	@Test
	void aPayloadIsCopied() {
		ObjectCodec<Account> codec = codec(Account.class);
		Account account = codec.create();
		account.setBalance(1);
		byte[] payload = bytes(codec, account);
		Account read = codec.decode(payload, payload.length);
		read.setBalance(2);
		assertThat(codec.decode(payload, payload.length).getBalance()).isEqualTo(1);
	}

	@Test
	void aCopyHasAPayloadOfItsOwn() {
		ObjectCodec<Account> codec = codec(Account.class);
		Account account = codec.create();
		Account copy = codec.create();
		((LiveInstance) copy).pmemState().copy(((LiveInstance) account).pmemState());
		copy.setBalance(2);
		assertThat(account.getBalance()).isZero();
	}

	@Test
	void twoObjectsAreTheSameIfTheirIdsAre() throws ReflectiveOperationException {
		ObjectCodec<Named> codec = codec(Named.class);
		codec.identifyBy("key");
		Named one = codec.create();
		Named other = codec.create();
		assertThat(one).isNotEqualTo(other).isEqualTo(one);
		one.setKey("k");
		other.setKey("k");
		assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
		other.setKey("l");
		assertThat(one).isNotEqualTo(other);
	}

}
