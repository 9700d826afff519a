/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.testing.TestSeed;

class ObjectCodecTests {

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	private final PayloadWriter writer = new PayloadWriter(8);

	private <T> T roundTrip(ObjectCodec<T> codec, T instance) {
		codec.encode(instance, this.writer);
		byte[] payload = this.writer.toByteArray();
		T back = codec.decode(payload, payload.length);
		codec.encode(back, this.writer);
		assertThat(this.writer.toByteArray()).as("encoded again").isEqualTo(payload);
		return back;
	}

	@Test
	void scalarsComeBackEqual() {
		checkRandom(Samples.Scalars.class, 3000);
	}

	@Test
	void compositesComeBackEqual() {
		checkRandom(Samples.Composites.class, 1500);
	}

	@Test
	void recordsAndTreesComeBackEqual() {
		checkRandom(Samples.Address.class, 500);
		checkRandom(Samples.Node.class, 500);
		checkRandom(Samples.Circle.class, 500);
	}

	private <T> void checkRandom(Class<T> type, int rounds) {
		long seed = TestSeed.next();
		RandomValues values = new RandomValues(seed);
		ObjectCodec<T> codec = ObjectCodec.of(type, this.models);
		for (int round = 0; round < rounds; round++) {
			T instance = values.object(type, 0);
			T back = roundTrip(codec, instance);
			assertThat(DeepEquality.difference(instance, back, "")).as("seed %d round %d", seed, round).isEmpty();
		}
	}

	@Test
	void finalFieldsGoThroughTheConstructor() {
		ObjectCodec<Samples.Immutable> codec = ObjectCodec.of(Samples.Immutable.class, this.models);
		Samples.Immutable instance = new Samples.Immutable(3, "n");
		instance.note("x");
		Samples.Immutable back = roundTrip(codec, instance);
		assertThat(back.describe()).isEqualTo("n3x");
		assertThat(back.derived()).isEqualTo(4);
	}

	@Test
	void nullEmbeddedIsNotAllNull() {
		ObjectCodec<Samples.Composites> codec = ObjectCodec.of(Samples.Composites.class, this.models);
		Samples.Composites instance = new Samples.Composites();
		assertThat(roundTrip(codec, instance).address).isNull();
		instance.address = new Samples.Address(null, null, null, null);
		assertThat(roundTrip(codec, instance).address).isEqualTo(instance.address);
	}

	@Test
	void equalSetsHaveEqualBytes() {
		ObjectCodec<Samples.Composites> codec = ObjectCodec.of(Samples.Composites.class, this.models);
		Samples.Composites left = new Samples.Composites();
		Samples.Composites right = new Samples.Composites();
		left.hashMap = new java.util.HashMap<>(1000);
		right.hashMap = new java.util.HashMap<>(1);
		left.colors = new HashSet<>(List.of(Samples.Color.RED, Samples.Color.BLUE));
		right.colors = Set.of(Samples.Color.BLUE, Samples.Color.RED);
		for (Samples.Color color : Samples.Color.values()) {
			left.hashMap.put(color, 1);
		}
		for (Samples.Color color : Arrays.asList(Samples.Color.values()).reversed()) {
			right.hashMap.put(color, 1);
		}
		codec.encode(left, this.writer);
		byte[] payload = this.writer.toByteArray();
		codec.encode(right, this.writer);
		assertThat(this.writer.contentEquals(payload, payload.length)).isTrue();
	}

	@Test
	void queueComesBackAsItsKind() {
		ObjectCodec<Samples.Composites> codec = ObjectCodec.of(Samples.Composites.class, this.models);
		Samples.Composites instance = new Samples.Composites();
		instance.queue = new ArrayDeque<>(List.of("a", "b"));
		assertThat(roundTrip(codec, instance).queue).isInstanceOf(ArrayDeque.class).containsExactly("a", "b");
		instance.queue = new java.util.PriorityQueue<>(List.of("a"));
		assertThatThrownBy(() -> codec.encode(instance, this.writer)).isInstanceOf(UnstorableValueException.class)
				.hasMessageStartingWith("Composites.queue is a java.util.PriorityQueue");
	}

	record OpenHolder(Open open, List<Open> list) {}

	static class Open {

		int x;

	}

	static class Further extends Open {

		int y;

	}

	@Test
	void subclassesAreRefused() {
		ObjectCodec<OpenHolder> codec = ObjectCodec.of(OpenHolder.class, this.models);
		assertThatThrownBy(() -> codec.encode(new OpenHolder(new Further(), null), this.writer))
				.isInstanceOf(UnstorableValueException.class).hasMessageStartingWith("OpenHolder.open is a ")
				.hasMessageContaining("Further");
		assertThatThrownBy(() -> codec.encode(new OpenHolder(null, Arrays.asList(null, new Further())), this.writer))
				.hasMessageStartingWith("OpenHolder.list[1] is a ");
		codec.encode(new OpenHolder(new Open(), List.of(new Open())), this.writer);
		assertThat(codec.decode(this.writer.bytes(), this.writer.length()).list()).hasSize(1);
	}

	@Test
	void comparatorsAreRefused() {
		ObjectCodec<Samples.Composites> codec = ObjectCodec.of(Samples.Composites.class, this.models);
		Samples.Composites instance = new Samples.Composites();
		instance.treeSet = new TreeSet<>(Comparator.reverseOrder());
		assertThatThrownBy(() -> codec.encode(instance, this.writer)).isInstanceOf(UnstorableValueException.class)
				.hasMessageStartingWith("Composites.treeSet is sorted by a Comparator");
		instance.treeSet = new TreeSet<>(Comparator.naturalOrder());
		assertThat(roundTrip(codec, instance).treeSet).isEmpty();
	}

	@Test
	@SuppressWarnings({"unchecked", "rawtypes"})
	void pollutedCollectionsAreRefused() {
		ObjectCodec<Samples.Composites> codec = ObjectCodec.of(Samples.Composites.class, this.models);
		Samples.Composites instance = new Samples.Composites();
		instance.list = (List) List.of(1);
		assertThatThrownBy(() -> codec.encode(instance, this.writer)).isInstanceOf(UnstorableValueException.class)
				.hasMessageStartingWith("Composites.list");
	}

	@Test
	void sqlTimestampIsRefused() {
		ObjectCodec<Samples.Scalars> codec = ObjectCodec.of(Samples.Scalars.class, this.models);
		Samples.Scalars instance = new RandomValues(1).object(Samples.Scalars.class, 0);
		instance.date = new java.util.Date(0) {
			private static final long serialVersionUID = 1L;
		};
		assertThatThrownBy(() -> codec.encode(instance, this.writer)).isInstanceOf(UnstorableValueException.class)
				.hasMessageStartingWith("Scalars.date is a ");
	}

	@Test
	void depthIsLimitedOnBothSides() {
		ObjectCodec<Samples.Node> codec = ObjectCodec.of(Samples.Node.class, this.models);
		Samples.Node node = null;
		for (int depth = 0; depth < 500; depth++) {
			node = new Samples.Node("n", (depth % 2 == 0) ? node : null, null,
					(depth % 2 == 1) ? Collections.singletonList(node) : null);
		}
		Samples.Node deepest = node;
		assertThat(roundTrip(codec, deepest)).isEqualTo(deepest);
		assertThatThrownBy(() -> codec.encode(new Samples.Node("top", deepest, null, null), this.writer))
				.isInstanceOf(UnstorableValueException.class).hasMessageContaining("nested deeper than");
	}

	static class Selfish {

		Selfish self;

	}

	@Test
	void cyclesAreRefused() {
		Selfish selfish = new Selfish();
		selfish.self = selfish;
		ObjectCodec<Selfish> codec = ObjectCodec.of(Selfish.class, this.models);
		assertThatThrownBy(() -> codec.encode(selfish, this.writer)).isInstanceOf(UnstorableValueException.class)
				.hasMessageContaining("contains itself");
		selfish.self = null;
		codec.encode(selfish, this.writer);
		assertThat(codec.decode(this.writer.bytes(), this.writer.length()).self).isNull();
	}

	record Validated(int x) {

		Validated {
			if (x < 0) {
				throw new IllegalArgumentException("negative");
			}
		}

	}

	@Test
	void refusalOfTheConstructorIsTold() {
		ObjectCodec<Validated> codec = ObjectCodec.of(Validated.class, this.models);
		byte[] payload = {-1, -1, -1, -1};
		assertThatThrownBy(() -> codec.decode(payload, 4)).hasMessageContaining("Validated refused")
				.hasMessageContaining("negative");
	}

	@Test
	void writerIsReusedAfterFailure() {
		ObjectCodec<Samples.Customer> codec = ObjectCodec.of(Samples.Customer.class, this.models);
		Samples.Customer customer = new RandomValues(5).object(Samples.Customer.class, 0);
		codec.encode(customer, this.writer);
		byte[] payload = this.writer.toByteArray();
		IntStream.range(0, 300).forEach(_ -> this.writer.append(new byte[]{1, 2, 3}));
		codec.encode(customer, this.writer);
		assertThat(this.writer.toByteArray()).isEqualTo(payload);
	}

}
