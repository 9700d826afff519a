/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.testing.TestSeed;

class KeyEncodingTests {

	private static final int MAX = 300;

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	private final ObjectCodec<Samples.Scalars> scalars = ObjectCodec.of(Samples.Scalars.class, this.models);

	private final ObjectCodec<Samples.Customer> customers = ObjectCodec.of(Samples.Customer.class, this.models);

	private byte[] payload(Samples.Scalars instance) {
		PayloadWriter writer = new PayloadWriter();
		this.scalars.encode(instance, writer);
		return writer.toByteArray();
	}

	/** For each kind: keys of values and of stored bytes are the same, and their order is that of the values. */
	@Test
	void orderOfKeysIsOrderOfValues() throws Exception {
		long seed = TestSeed.next();
		RandomValues random = new RandomValues(seed);
		List<Samples.Scalars> instances = new ArrayList<>();
		for (int count = 0; count < 150; count++) {
			instances.add(random.object(Samples.Scalars.class, 0));
		}
		for (Field field : Samples.Scalars.class.getDeclaredFields()) {
			StoredProperty property = this.scalars.property(field.getName());
			Comparator<Object> order = (property.kind() != null)
					? property.kind().comparator()
					: Comparator.comparing(value -> ((Enum<?>) value).name());
			Comparator<Object> nullable = Comparator.nullsFirst(order);
			KeyEncoding encoding = KeyEncoding.of(this.scalars, List.of(field.getName()), false, 4000);
			KeyEncoding.Extractor extractor = encoding.extractor(this.scalars.layout());
			List<byte[]> keys = new ArrayList<>();
			List<Object> values = new ArrayList<>();
			for (Samples.Scalars instance : instances) {
				Object value = field.get(instance);
				byte[] payload = payload(instance);
				byte[] key = encoding.encode(java.util.Collections.singletonList(value));
				assertThat(extractor.key(payload, payload.length)).as("%s %s", field.getName(), value).isEqualTo(key);
				keys.add(key);
				values.add(value);
			}
			for (int left = 0; left < keys.size(); left++) {
				for (int right = 0; right < keys.size(); right++) {
					int byValue = Integer.signum(nullable.compare(values.get(left), values.get(right)));
					int byKey = Integer.signum(Arrays.compareUnsigned(keys.get(left), keys.get(right)));
					if (property.kind() != null && !property.kind().isOrdered()) {
						// Without order; only equality counts.
						byKey = Math.abs(byKey);
						byValue = Math.abs(byValue);
					}
					if (byValue != byKey) {
						assertThat(byKey).as("seed %d %s: %s and %s", seed, field.getName(), values.get(left),
								values.get(right)).isEqualTo(byValue);
					}
				}
			}
		}
	}

	@Test
	void composedKeysOrderByTheirPartsInTurn() {
		long seed = TestSeed.next();
		RandomValues random = new RandomValues(seed);
		List<String> paths = List.of("string", "decimal", "boxedInt", "string");
		KeyEncoding encoding = KeyEncoding.of(this.scalars, paths, false, 4000);
		Comparator<List<Object>> order = comparing(0, Comparator.comparing(value -> (String) value))
				.thenComparing(comparing(1, Comparator.comparing(value -> (BigDecimal) value)))
				.thenComparing(comparing(2, Comparator.comparing(value -> (Integer) value)))
				.thenComparing(comparing(3, Comparator.comparing(value -> (String) value)));
		List<List<Object>> values = new ArrayList<>();
		for (int count = 0; count < 200; count++) {
			values.add(Arrays.asList((count % 7 == 0) ? "a" : random.nullable(String.class, 0),
					random.nullable(BigDecimal.class, 0), random.nullable(Integer.class, 0),
					random.nullable(String.class, 0)));
		}
		for (List<Object> left : values) {
			for (List<Object> right : values) {
				int byKey = Arrays.compareUnsigned(encoding.encode(left), encoding.encode(right));
				assertThat(Integer.signum(byKey)).as("seed %d: %s and %s", seed, left, right)
						.isEqualTo(Integer.signum(order.compare(left, right)));
			}
			assertThat(encoding.encode(left)).startsWith(encoding.encode(left.subList(0, 2)));
		}
	}

	private static Comparator<List<Object>> comparing(int index, Comparator<Object> order) {
		return Comparator.comparing(list -> list.get(index), Comparator.nullsFirst(order));
	}

	@Test
	void idsAreAsShortAsCanBe() {
		KeyEncoding id = KeyEncoding.of(this.customers, List.of("id"), true, MAX);
		assertThat(id.encode(1L)).containsExactly(0x80, 0, 0, 0, 0, 0, 0, 1);
		assertThat(id.encode(-1)).containsExactly(0x7f, -1, -1, -1, -1, -1, -1, -1);
		assertThat(KeyEncoding.of(this.customers, List.of("age"), false, MAX).encode(5)).hasSize(4);
		assertThat(KeyEncoding.of(this.scalars, List.of("uuid"), true, MAX).encode(new UUID(1, 2))).hasSize(16);
		assertThat(KeyEncoding.of(this.customers, List.of("email"), false, MAX).encode("ab")).containsExactly(1, 'a',
				'b');
	}

	@Test
	void numbersConvertWithoutLossOnly() {
		KeyEncoding age = KeyEncoding.of(this.customers, List.of("age"), true, MAX);
		assertThat(age.encode(7L)).isEqualTo(age.encode(7)).isEqualTo(age.encode(new BigDecimal("7.0")));
		for (Object wrong : List.of(1L << 40, 1.5, "7", BigInteger.TWO.pow(70), Double.NaN)) {
			assertThatThrownBy(() -> age.encode(wrong)).isInstanceOf(IllegalArgumentException.class)
					.hasMessageContaining("age");
		}
	}

	@Test
	void equalNumbersHaveEqualKeys() {
		KeyEncoding decimal = KeyEncoding.of(this.scalars, List.of("decimal"), true, MAX);
		assertThat(decimal.encode(new BigDecimal("1.0"))).isEqualTo(decimal.encode(new BigDecimal("1.00")));
		assertThat(decimal.encode(new BigDecimal("100"))).isEqualTo(decimal.encode(new BigDecimal("1E+2")));
		KeyEncoding floating = KeyEncoding.of(this.scalars, List.of("aDouble"), true, MAX);
		assertThat(floating.encode(-0.0)).isEqualTo(floating.encode(0.0));
		assertThat(floating.encode(Double.NaN)).isEqualTo(floating.encode(Double.longBitsToDouble(
				0xfff8000000000001L)));
		KeyEncoding moment = KeyEncoding.of(this.scalars, List.of("offsetDateTime"), true, MAX);
		OffsetDateTime utc = LocalDate.EPOCH.atStartOfDay().atOffset(ZoneOffset.UTC);
		assertThat(moment.encode(utc)).isEqualTo(moment.encode(utc.withOffsetSameInstant(ZoneOffset.ofHours(5))));
	}

	@Test
	void longKeysAreCutAndToldByTheirLength() {
		KeyEncoding email = KeyEncoding.of(this.customers, List.of("email"), true, MAX);
		String exact = "x".repeat(MAX - 1);
		assertThat(email.isCut(email.encode(exact))).isFalse();
		byte[] cut = email.encode(exact + "a");
		assertThat(cut).hasSize(MAX).isNotEqualTo(email.encode(exact + "b"));
		assertThat(email.isCut(cut)).isTrue();
		assertThat(email.orderedPart(cut)).hasSize(MAX - 32).containsOnly('x');
		assertThat(email.encode(exact + "a")).isEqualTo(cut);
	}

	@Test
	void textPrefixIsPrefixOfKeys() {
		KeyEncoding encoding = KeyEncoding.of(this.customers, List.of("age", "email", "lastName"), false, MAX);
		byte[] prefix = encoding.encodeTextPrefix(List.of(3), "ab\0");
		assertThat(encoding.encode(Arrays.asList(3, "ab\0c", null))).startsWith(prefix);
		byte[] other = encoding.encode(Arrays.asList(3, "ab\1c", null));
		assertThat(Arrays.mismatch(other, prefix)).isLessThan(prefix.length);
	}

	record Key(int region, String code) {}

	record WithKey(Key id, String text) {}

	@Test
	void embeddedIdCountsAsItsProperties() {
		ObjectCodec<WithKey> codec = ObjectCodec.of(WithKey.class, this.models);
		KeyEncoding encoding = KeyEncoding.of(codec, List.of("id"), true, MAX);
		byte[] key = encoding.encode(new Key(3, "x"));
		assertThat(key).containsExactly(0x80, 0, 0, 3, 1, 'x');
		PayloadWriter writer = new PayloadWriter();
		codec.encode(new WithKey(new Key(3, "x"), "t"), writer);
		assertThat(encoding.extractor(codec.layout()).key(writer.bytes(), writer.length())).isEqualTo(key);
		assertThatThrownBy(() -> encoding.encode("x")).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("id.region");
	}

	@Test
	void enumKeysGoByNameAndHaveNoOrder() {
		KeyEncoding color = KeyEncoding.of(this.scalars, List.of("color"), true, MAX);
		assertThat(color.encode(Samples.Color.RED)).isEqualTo("RED".getBytes());
		assertThat(color.isOrdered()).isFalse();
		assertThat(KeyEncoding.of(this.scalars, List.of("boxedLong", "string"), true, MAX).isOrdered()).isTrue();
	}

	@Test
	void whatCantBeIndexedIsTold() {
		ObjectCodec<Samples.Composites> codec = ObjectCodec.of(Samples.Composites.class, this.models);
		for (String path : List.of("bytes", "list", "figure", "node", "optional")) {
			assertThatThrownBy(() -> KeyEncoding.of(codec, List.of(path), false, MAX)).as(path)
					.isInstanceOf(UnsupportedTypeException.class)
					.hasMessageContaining("Composites." + path)
					.hasMessageContaining("can't be indexed");
		}
		for (String path : List.of("address.nothing", "list.size", "")) {
			assertThatThrownBy(() -> KeyEncoding.of(codec, List.of(path), false, MAX)).as(path)
					.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Composites");
		}
		assertThat(KeyEncoding.of(codec, List.of("address.city"), false, MAX).isOrdered()).isTrue();
	}

	@Test
	void wideningChangesTheSignature() {
		record Narrow(int number) {}
		record Wide(long number) {}
		KeyEncoding narrow = KeyEncoding.of(ObjectCodec.of(Narrow.class, this.models), List.of("number"), false, MAX);
		ObjectCodec<Wide> wideCodec = ObjectCodec.of(Wide.class, this.models);
		KeyEncoding wide = KeyEncoding.of(wideCodec, List.of("number"), false, MAX);
		assertThat(narrow.signature()).isNotEqualTo(wide.signature());
		ObjectCodec<Narrow> narrowCodec = ObjectCodec.of(Narrow.class, this.models);
		PayloadWriter writer = new PayloadWriter();
		narrowCodec.encode(new Narrow(-5), writer);
		assertThat(wide.extractor(narrowCodec.layout()).key(writer.bytes(), writer.length())).isEqualTo(wide.encode(
				-5));
	}

}
