/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutDecoder;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.match.CriteriaEvaluator;

/**
 * Objects of an older form of a class, read as it is now.
 */
class EvolutionTests {

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	private <A, B> B evolve(Class<A> from, A instance, Class<B> to) {
		ObjectCodec<A> old = ObjectCodec.of(from, this.models);
		PayloadWriter writer = new PayloadWriter();
		old.encode(instance, writer);
		Layout layout = LayoutDecoder.decode(LayoutEncoder.encode(old.layout()), PoolFacts.NONE);
		return ObjectCodec.of(to, this.models).reader(layout).decode(writer.bytes(), writer.length());
	}

	private void assertMismatch(Class<?> from, Class<?> to, String... parts) {
		Layout layout = ObjectCodec.of(from, this.models).layout();
		ObjectCodec<?> codec = ObjectCodec.of(to, this.models);
		assertThatThrownBy(() -> codec.checkReadable(layout)).isInstanceOf(LayoutMismatchException.class)
				.hasMessageContainingAll(parts);
	}

	enum OldColor {

		RED, GREEN

	}

	enum NewColor {

		BLUE, GREEN, RED

	}

	record OldPart(String name, int size, int gone) {}

	record NewPart(long size, String name, String added) {}

	static class Old {

		String removed = "removed";
		int number = 7;
		float real = 0.5f;
		Integer boxed;
		int unboxed = 3;
		byte tiny = -3;
		long huge = 1L << 60;
		char letter = 'x';
		OldColor color = OldColor.GREEN;
		OldPart part = new OldPart("p", 5, 6);
		List<OldPart> parts = Arrays.asList(new OldPart("q", 8, 9), null);
		Map<OldColor, List<Short>> map = Map.of(OldColor.RED, List.of((short) 4));
		Set<Integer> set = Set.of(11);
		String kept = "kept";
		int[] array = {1};
		OldColor[] colors = {OldColor.RED};

	}

	static class New {

		String kept;
		String added = "initial";
		int addedNumber = 9;
		List<String> addedList = List.of("x");
		NewColor addedColor = NewColor.BLUE;
		NewPart addedPart = new NewPart(3, "n", null);
		String addedNull;
		long number;
		double real;
		int boxed = 5;
		Long unboxed;
		BigInteger tiny;
		BigDecimal huge;
		int letter;
		NewColor color;
		NewPart part;
		List<NewPart> parts;
		Map<NewColor, List<Integer>> map;
		java.util.Collection<Long> set;
		int[] array;
		NewColor[] colors;

	}

	@Test
	void fieldsAreMappedByName() {
		New found = evolve(Old.class, new Old(), New.class);
		assertThat(found.kept).isEqualTo("kept");
		assertThat(found.added).isEqualTo("initial");
		assertThat(found.addedNumber).isEqualTo(9);
		assertThat(found.addedList).containsExactly("x");
		assertThat(found.addedPart).isEqualTo(new NewPart(3, "n", null));
		assertThat(found.number).isEqualTo(7);
		assertThat(found.real).isEqualTo(0.5);
		assertThat(found.boxed).isZero();
		assertThat(found.unboxed).isEqualTo(3);
		assertThat(found.tiny).isEqualTo(-3);
		assertThat(found.huge).isEqualTo(BigDecimal.valueOf(1L << 60));
		assertThat(found.letter).isEqualTo('x');
		assertThat(found.color).isEqualTo(NewColor.GREEN);
		assertThat(found.part).isEqualTo(new NewPart(5, "p", null));
		assertThat(found.parts).containsExactly(new NewPart(8, "q", null), null);
		assertThat(found.map).isEqualTo(Map.of(NewColor.RED, List.of(4)));
		assertThat(found.set).containsExactly(11L);
		assertThat(found.array).containsExactly(1);
		assertThat(found.colors).containsExactly(NewColor.RED);
	}

	@Test
	void queriesSeeWhatReadersSee() {
		ObjectCodec<Old> old = ObjectCodec.of(Old.class, this.models);
		ObjectCodec<New> current = ObjectCodec.of(New.class, this.models);
		PayloadWriter writer = new PayloadWriter();
		old.encode(new Old(), writer);
		Layout view = current.view(old.layout(), null);
		List<Criteria> matching = List.of(Criteria.where("number", Operator.EQUAL, 7),
				Criteria.where("added", Operator.EQUAL, "initial"), Criteria.where("addedNumber", Operator.EQUAL, 9),
				Criteria.where("added", Operator.STARTING_WITH, "in"), Criteria.where("added", Operator.IS_NOT_EMPTY),
				Criteria.where("addedList", Operator.CONTAINING, "x"), Criteria.where("addedList",
						Operator.IS_NOT_EMPTY),
				Criteria.where("addedColor", Operator.EQUAL, NewColor.BLUE),
				Criteria.where("addedPart.size", Operator.GREATER, 2L), Criteria.where("addedNull", Operator.IS_NULL),
				Criteria.where("boxed", Operator.EQUAL, 0), Criteria.where("boxed", Operator.IS_NOT_NULL),
				Criteria.where("unboxed", Operator.LESS, 4), Criteria.where("huge", Operator.GREATER, BigInteger.TWO),
				Criteria.where("color", Operator.LESS, NewColor.RED), Criteria.where("letter", Operator.EQUAL, 120),
				Criteria.where("color", Operator.EQUAL, NewColor.GREEN), Criteria.where("part.added", Operator.IS_NULL),
				Criteria.where("part.size", Operator.IN, List.of(5)), Criteria.where("set", Operator.CONTAINING, 11L),
				Criteria.where("colors", Operator.CONTAINING, NewColor.RED), Criteria.where("real", Operator.EQUAL,
						0.5),
				Criteria.where("tiny", Operator.BETWEEN, -3, -3));
		for (Criteria criteria : matching) {
			assertThat(CriteriaEvaluator.of(criteria, current).on(view).test(writer.bytes(), writer.length()))
					.as("%s", criteria).isTrue();
		}
		KeyEncoding.Extractor keys = KeyEncoding.of(current, List.of("boxed", "part.size", "color", "added"), false,
				300)
				.extractor(view);
		assertThat(keys.key(writer.bytes(), writer.length())).isEqualTo(
				KeyEncoding.of(current, List.of("boxed", "part.size", "color", "added"), false, 300)
						.encode(Arrays.asList(0, 5, NewColor.GREEN, "initial")));
	}

	sealed interface Payment permits Card, Cash {}

	record Card(String number) implements Payment {}

	record Cash(int amount) implements Payment {}

	record OnlyCard(Card payment) {}

	record AnyPayment(Payment payment) {}

	@Test
	void aClassMayBecomeOneOfSeveral() {
		AnyPayment found = evolve(OnlyCard.class, new OnlyCard(new Card("1")), AnyPayment.class);
		assertThat(found.payment()).isEqualTo(new Card("1"));
		assertThat(evolve(AnyPayment.class, new AnyPayment(new Cash(2)), AnyPayment.class).payment())
				.isEqualTo(new Cash(2));
		assertMismatch(AnyPayment.class, OnlyCard.class, "OnlyCard.payment", "Payment", "Card");
	}

	record OfLong(long number) {}

	record OfInt(int number) {}

	record OfDouble(double number) {}

	record OfText(String number) {}

	record OfTexts(List<String> number) {}

	record OfTextSet(Set<String> number) {}

	record OfColor(OldColor number) {}

	enum OtherColor {

		GREEN, YELLOW

	}

	record OfOther(OtherColor number) {}

	record OfRecord(OfLong number) {}

	record OfWider(OfInt number) {}

	@Test
	void whatWouldLoseSomethingIsRefused() {
		assertMismatch(OfLong.class, OfInt.class, "OfInt.number", "LONG", "int");
		assertMismatch(OfLong.class, OfDouble.class, "OfDouble.number", "LONG", "double");
		assertMismatch(OfDouble.class, OfLong.class, "DOUBLE", "long");
		assertMismatch(OfInt.class, OfText.class, "INT", "java.lang.String");
		assertMismatch(OfText.class, OfTexts.class, "STRING", "java.util.List");
		assertMismatch(OfTexts.class, OfTextSet.class, "LIST<STRING>", "java.util.Set");
		assertThatThrownBy(() -> evolve(OfColor.class, new OfColor(OldColor.RED), OfOther.class))
				.isInstanceOf(LayoutMismatchException.class)
				.hasMessageContainingAll("RED", OtherColor.class.getName(), "@PreviousName");
		assertThat(evolve(OfColor.class, new OfColor(OldColor.GREEN), OfOther.class).number())
				.isEqualTo(OtherColor.GREEN);
		assertMismatch(OfColor.class, OfText.class, "OldColor", "java.lang.String");
		assertMismatch(OfRecord.class, OfWider.class, "OfWider.number.number", "LONG", "int");
		assertThat(evolve(OfTextSet.class, new OfTextSet(Set.of("a")), OfTexts.class).number()).containsExactly("a");
		assertThat(evolve(OfInt.class, new OfInt(-1), OfDouble.class).number()).isEqualTo(-1);
	}

	@HeapObject
	record Entity(long number) {}

	record OfEntity(Entity number) {}

	record OfValue(OfLong number) {}

	@Test
	void referencesAndValuesAreToldApart() {
		assertMismatch(OfLong.class, OfEntity.class, "OfEntity.number was stored as the value LONG",
				"refers to an entity of " + Entity.class.getName() + " now");
		assertMismatch(OfValue.class, OfEntity.class,
				"OfEntity.number was stored within its owner as " + OfLong.class.getName(),
				Entity.class.getName() + " is an entity now");
		assertMismatch(OfEntity.class, OfValue.class, "OfValue.number was stored as a reference to an entity",
				OfLong.class.getName() + " is a value now");
	}

	@Test
	void everyWideningKeepsTheValue() {
		for (Kind from : Kind.values()) {
			for (Kind to : Kind.values()) {
				if (from == to || to.widening(from) == null) {
					continue;
				}
				for (Object value : extremes(from)) {
					Object widened = to.widening(from).apply(value);
					assertThat(number(widened)).as("%s %s to %s", from, value, to).isEqualByComparingTo(number(value));
				}
			}
		}
	}

	private static List<?> extremes(Kind kind) {
		return switch (kind) {
			case BYTE -> List.of(Byte.MIN_VALUE, Byte.MAX_VALUE);
			case SHORT -> List.of(Short.MIN_VALUE, Short.MAX_VALUE);
			case CHAR -> List.of(Character.MIN_VALUE, Character.MAX_VALUE);
			case INT -> List.of(Integer.MIN_VALUE, Integer.MAX_VALUE);
			case LONG -> List.of(Long.MIN_VALUE, Long.MAX_VALUE);
			case FLOAT -> List.of(Float.MIN_VALUE, -Float.MAX_VALUE);
			case BIG_INTEGER -> List.of(BigInteger.TWO.pow(100));
			default -> throw new AssertionError(kind);
		};
	}

	private static BigDecimal number(Object value) {
		return switch (value) {
			case Character unit -> BigDecimal.valueOf(unit);
			case Float real -> new BigDecimal(real);
			case Double real -> new BigDecimal(real);
			default -> new BigDecimal(value.toString());
		};
	}

}
