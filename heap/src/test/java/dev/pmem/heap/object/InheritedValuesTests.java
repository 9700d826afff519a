/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Values of sealed and inherited types, also with type arguments, alone and in collections.
 */
class InheritedValuesTests {

	sealed interface Money extends Comparable<Money> permits Cash, Card {

		long cents();

		@Override
		default int compareTo(Money other) {
			return Long.compare(cents(), other.cents());
		}

	}

	record Cash(long cents) implements Money {}

	record Card(long cents, String number) implements Money {}

	sealed interface Result<T> permits Done, Failed {}

	record Done<T>(T value) implements Result<T> {}

	sealed interface Failed<E> extends Result<E> permits Refused, Late {}

	record Refused<X>(String reason) implements Failed<X> {}

	record Late<X>(X soFar, int seconds) implements Failed<X> {}

	record Wallet(Money first, Set<Money> all, SortedSet<Money> sorted, Map<Money, List<Money>> byMoney,
			SortedMap<Money, Money> pairs, Optional<Money> last, Money[] array) {}

	record Results(Result<Money> money, List<Result<Integer>> numbers, Map<String, Result<List<String>>> lists) {}

	static class Base<T, L> {

		T value;

		Map<String, List<L>> named;

		Optional<T> maybe;

	}

	static class Middle<M> extends Base<M, EnumSet<TimeUnit>> {

		EnumMap<TimeUnit, M> byUnit;

	}

	static final class Bound extends Middle<Money> {

		SortedMap<String, Integer> counts;

	}

	@SuppressWarnings("unchecked")
	private static <T> T copy(T instance, TypeModels models) {
		ObjectCodec<T> codec = ObjectCodec.of((Class<T>) instance.getClass(), models);
		PayloadWriter writer = new PayloadWriter();
		codec.encode(instance, writer);
		return codec.decode(writer.toByteArray(), writer.length());
	}

	private static <T> T copy(T instance) {
		return copy(instance, new ReflectionTypeModels());
	}

	@Test
	void sealedValuesInEveryKindOfCollection() {
		Cash cash = new Cash(5);
		Card card = new Card(7, "4711");
		Wallet wallet = new Wallet(card, new LinkedHashSet<>(List.of(card, cash)), new TreeSet<>(Set.of(cash, card)),
				new LinkedHashMap<>(Map.of(cash, List.of(card, cash))), new TreeMap<>(Map.of(card, cash)),
				Optional.of(cash), new Money[]{cash, card});
		Wallet copy = copy(wallet);
		assertThat(copy).usingRecursiveComparison().isEqualTo(wallet);
		assertThat(copy.sorted).containsExactly(cash, card);
		assertThat(copy.byMoney).containsOnlyKeys(cash);
	}

	@Test
	void sealedTypesWithTypeArguments() {
		Results results = new Results(new Done<>(new Cash(1)), List.of(new Late<>(3, 9), new Refused<>("no"),
				new Done<>(4)),
				Map.of("a", new Done<>(List.of("x", "y")), "b", new Refused<>("closed")));
		assertThat(copy(results)).isEqualTo(results);
	}

	@Test
	void genericsThatASubclassBinds() {
		Bound bound = new Bound();
		bound.value = new Card(3, "1");
		bound.named = Map.of("a", List.of(EnumSet.of(TimeUnit.DAYS), EnumSet.noneOf(TimeUnit.class)));
		bound.maybe = Optional.of(new Cash(2));
		bound.byUnit = new EnumMap<>(Map.of(TimeUnit.HOURS, new Cash(8)));
		bound.counts = new TreeMap<>(Map.of("x", 1));
		Bound copy = copy(bound);
		assertThat(copy).usingRecursiveComparison().isEqualTo(bound);
		assertThat(copy.named.get("a").getFirst()).isInstanceOf(EnumSet.class);
		assertThat(copy.counts).isInstanceOf(TreeMap.class);
	}

	abstract static class Shape {

		int sides;

	}

	static final class Triangle extends Shape {

		double angle;

	}

	static final class Star extends Shape {

		boolean sharp;

	}

	static final class Drawing {

		Shape shape;

		List<Shape> shapes = List.of();

	}

	/** An abstract class that is not sealed has the classes that something has found. */
	@Test
	void classesThatWereFoundBelowAnAbstractOne() {
		TypeModels models = new TypeModels() {

			private final ReflectionTypeModels reflection = new ReflectionTypeModels();

			@Override
			public <T> TypeModel<T> modelOf(Class<T> type) {
				return this.reflection.modelOf(type);
			}

			@Override
			public Set<Class<?>> subclasses(Class<?> type) {
				return (type == Shape.class) ? new LinkedHashSet<>(List.of(Star.class, Triangle.class)) : Set.of();
			}

		};
		Star star = new Star();
		star.sharp = true;
		Triangle triangle = new Triangle();
		triangle.angle = 60;
		triangle.sides = 3;
		Drawing drawing = new Drawing();
		drawing.shape = triangle;
		drawing.shapes = List.of(star, triangle);
		assertThat(copy(drawing, models)).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(drawing);
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> copy(drawing))
				.withMessageContaining("Drawing.shape of type").withMessageContaining("sealed");
	}

	@HeapObject
	record Customer(String name) {}

	record CustomerAndZip(Customer customer, int zip) {}

	record ByCustomer(Map<Customer, String> names) {}

	record ByCustomerAndZip(Map<CustomerAndZip, String> names) {}

	@SuppressWarnings("rawtypes")
	record RawResult(Result result) {}

	record Wild(Map<String, List<?>> lists) {}

	class Inner {

		int number;

	}

	record HoldsInner(List<Inner> inner) {}

	private static void assertRefused(Class<?> type, String... parts) {
		assertThatExceptionOfType(UnsupportedTypeException.class)
				.isThrownBy(() -> ObjectCodec.of(type, new ReflectionTypeModels()))
				.satisfies((ex) -> assertThat(ex).hasMessageContainingAll(parts));
	}

	@Test
	void whatCannotBeStoredIsRefusedByItsPath() {
		assertRefused(ByCustomer.class, "ByCustomer.names[key]", Customer.class.getName(), "by its id");
		assertRefused(ByCustomerAndZip.class, "ByCustomerAndZip.names[key]", "by its id");
		assertRefused(RawResult.class, "RawResult.result", "type arguments");
		assertRefused(Wild.class, "Wild.lists", "?");
		assertRefused(HoldsInner.class, "HoldsInner.inner[]", "inner");
	}

}
