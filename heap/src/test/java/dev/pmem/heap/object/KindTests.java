/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.kind.Scalar;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.testing.TestSeed;

/**
 * All that a kind of value means, for each kind there is: who adds one is told here of what was forgotten.
 */
class KindTests {

	private static final int VALUES = 60;

	/** Values of a kind; fails for a kind that {@link RandomValues} does not know. */
	private static List<Object> values(Kind kind) {
		long seed = TestSeed.next();
		RandomValues random = new RandomValues(seed);
		List<Object> values = new ArrayList<>();
		for (int count = 0; count < VALUES; count++) {
			Object value = random.value(kind.scalar().type(), 0);
			assertThat(value).as("%s of RandomValues, seed %d", kind, seed).isInstanceOf(kind.scalar().type());
			values.add(value);
		}
		return values;
	}

	private static Object throughBytes(Kind kind, Object value) {
		Scalar<?> scalar = kind.scalar();
		PayloadWriter out = new PayloadWriter();
		if (scalar.elementSize() > 0) {
			scalar.writeFixed(out, out.reserve(scalar.elementSize()), value);
			return scalar.readFixed(new PayloadReader(out.bytes(), out.length()), 0);
		}
		int flag = scalar.writePart(out, value);
		return scalar.readPart(new PayloadReader(out.bytes(), out.length()), 0, 0, out.length() | flag);
	}

	private static byte[] key(Kind kind, Object value, boolean last) {
		PayloadWriter key = new PayloadWriter();
		kind.scalar().putKey(key, value, last);
		return key.toByteArray();
	}

	@ParameterizedTest
	@EnumSource
	void valuesComeBackFromTheirBytes(Kind kind) {
		for (Object value : values(kind)) {
			assertThat(DeepEquality.difference(value, throughBytes(kind, value), "")).as("%s %s", kind, value)
					.isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void onlyArraysCantBeCompared(Kind kind) {
		assertThat(kind.isComparable()).isEqualTo(!kind.scalar().type().isArray()).isEqualTo(!kind.isArray());
		if (!kind.isComparable()) {
			assertThat(kind.isOrdered()).isFalse();
			Object value = values(kind).getFirst();
			assertThatThrownBy(() -> key(kind, value, true)).isInstanceOf(IllegalStateException.class);
			assertThatThrownBy(kind::comparator).isInstanceOf(IllegalStateException.class);
		}
	}

	/** Which kinds have no order though their values are equal or not. A further one is to be named here, or in none. */
	@Test
	void kindsWithoutOrder() {
		Set<Kind> unordered = EnumSet.noneOf(Kind.class);
		for (Kind kind : Kind.values()) {
			if (kind.isComparable() && !kind.isOrdered()) {
				unordered.add(kind);
			}
		}
		assertThat(unordered).containsExactly(Kind.PERIOD, Kind.REFERENCE, Kind.MATH_CONTEXT, Kind.ZONE_ID, Kind.URI,
				Kind.LOCALE, Kind.CURRENCY, Kind.URL, Kind.PATTERN, Kind.CHARSET, Kind.PATH, Kind.FILE,
				Kind.INET_SOCKET_ADDRESS, Kind.BIT_SET, Kind.OBJECT);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*S")
	void orderOfKeysIsOrderOfValues(Kind kind) {
		List<Object> values = values(kind);
		Comparator<Object> order = kind.comparator();
		for (Object left : values) {
			for (Object right : values) {
				int byValue = Integer.signum(order.compare(left, right));
				for (boolean last : new boolean[]{false, true}) {
					byte[] leftKey = key(kind, left, last);
					byte[] rightKey = key(kind, right, last);
					int byKey = Integer.signum(Arrays.compareUnsigned(leftKey, rightKey));
					assertThat(kind.isOrdered() ? byKey : Math.abs(byKey)).as("keys of %s %s and %s", kind, left, right)
							.isEqualTo(kind.isOrdered() ? byValue : Math.abs(byValue));
					if (!last && byKey != 0) {
						assertThat(Arrays.mismatch(leftKey, rightKey)).as("%s %s is a prefix of %s", kind, left, right)
								.isLessThan(Math.min(leftKey.length, rightKey.length));
					}
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void valuesOfTheClassConvertAndOthersDoNot(Kind kind) {
		for (Object value : values(kind)) {
			Object converted = kind.scalar().convert(value);
			if (kind.isComparable()) {
				assertThat(converted).as("%s %s", kind, value).isNotNull();
				assertThat(kind.comparator().compare(converted, value)).as("%s %s", kind, value).isZero();
			}
		}
		assertThat(kind.scalar().convert(new Object())).isNull();
		if (kind.isNumeric()) {
			assertThat(kind.scalar().convert((byte) 1)).isEqualTo(kind.scalar().convert(1L)).isNotNull();
			assertThat(kind.scalar().convert("1")).isNull();
		}
	}

	/** Which kinds values of older kinds convert to. A further number is to be added. */
	@Test
	void widenings() {
		List<String> widenings = new ArrayList<>();
		for (Kind from : Kind.values()) {
			List<Kind> to = Arrays.stream(Kind.values())
					.filter((kind) -> kind != from && kind.widening(from) != null).toList();
			if (!to.isEmpty()) {
				widenings.add(from + " " + to);
			}
		}
		assertThat(widenings).containsExactly("BYTE [SHORT, INT, LONG, FLOAT, DOUBLE, BIG_DECIMAL, BIG_INTEGER]",
				"SHORT [INT, LONG, FLOAT, DOUBLE, BIG_DECIMAL, BIG_INTEGER]", "CHAR [INT, LONG]",
				"INT [LONG, DOUBLE, BIG_DECIMAL, BIG_INTEGER]", "LONG [BIG_DECIMAL, BIG_INTEGER]", "FLOAT [DOUBLE]",
				"BIG_INTEGER [BIG_DECIMAL]");
	}

	/** {@link ObjectCodecTests}, {@link KeyEncodingTests} and others go through all of these fields. */
	@Test
	void samplesHaveEachKind() {
		Set<Kind> missing = EnumSet.complementOf(EnumSet.of(Kind.REFERENCE));
		for (Class<?> samples : List.of(Samples.Scalars.class, Samples.Composites.class)) {
			for (Field field : samples.getDeclaredFields()) {
				missing.remove(Kind.ofClass(field.getType()));
			}
		}
		assertThat(missing).as("kinds of which Samples.Scalars has no field").isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void classAndCodeLeadBackToTheKind(Kind kind) {
		assertThat(Kind.ofCode(kind.code())).isSameAs(kind);
		Kind ofClass = (kind == Kind.REFERENCE) ? null : kind;
		assertThat(Kind.ofClass(kind.scalar().type())).isSameAs(ofClass);
		assertThat(Kind.ofClass(kind.scalar().primitiveType())).isSameAs(ofClass);
		assertThat(kind.scalar().zero() != null).isEqualTo(kind.scalar().primitiveType().isPrimitive());
		assertThat(kind.code()).isBetween(1, Kind.MAX_CODE);
	}

	@Test
	void otherCodesAndClassesHaveNoKind() {
		for (int code : new int[]{-128, -1, 0, 9, 127, 128, 1000}) {
			assertThat(Kind.ofCode(code)).isNull();
		}
		assertThat(Kind.ofClass(Number.class)).isNull();
		assertThat(Kind.ofClass(List.class)).isNull();
	}

	/** Pins the format: codes and names never change. */
	@Test
	void codesAndNames() {
		assertThat(Arrays.stream(Kind.values()).map((kind) -> kind.code() + " " + kind + " " + kind.fixedSize()))
				.containsExactly("1 BOOLEAN 1", "2 BYTE 1", "3 SHORT 2", "4 CHAR 2", "5 INT 4", "6 LONG 8", "7 FLOAT 4",
						"8 DOUBLE 8", "16 UUID 16", "17 INSTANT 12", "18 LOCAL_DATE 8", "19 LOCAL_TIME 8",
						"20 LOCAL_DATE_TIME 16", "21 OFFSET_DATE_TIME 20", "22 OFFSET_TIME 12", "23 DURATION 12",
						"24 PERIOD 12", "25 YEAR 4", "26 YEAR_MONTH 5", "27 MONTH_DAY 2", "28 ZONE_OFFSET 4",
						"29 DATE 8", "30 REFERENCE 8", "31 OPTIONAL_INT 5", "32 OPTIONAL_LONG 9",
						"33 OPTIONAL_DOUBLE 9",
						"34 MATH_CONTEXT 5", "40 STRING 0", "41 BIG_DECIMAL 0", "42 BIG_INTEGER 0",
						"43 ZONED_DATE_TIME 0",
						"44 ZONE_ID 0", "45 URI 0", "46 LOCALE 0", "47 CURRENCY 0", "48 URL 0", "49 PATTERN 0",
						"50 CHARSET 0", "51 PATH 0",
						"52 FILE 0", "53 INET_ADDRESS 0", "54 INET_SOCKET_ADDRESS 0", "55 BIT_SET 0", "60 BOOLEANS 0",
						"61 BYTES 0",
						"62 SHORTS 0", "63 CHARS 0", "64 INTS 0", "65 LONGS 0", "66 FLOATS 0", "67 DOUBLES 0",
						"68 OBJECT 0");
	}

	@ParameterizedTest
	@EnumSource
	void theFormatIsDocumented(Kind kind) throws IOException {
		String size = (kind.fixedSize() > 0) ? "" + kind.fixedSize() : "varies";
		assertThat(Files.readString(Path.of("../docs/FORMAT.md")))
				.contains("| " + kind.code() + " | `" + kind + "` | " + size + " | ");
	}

}
