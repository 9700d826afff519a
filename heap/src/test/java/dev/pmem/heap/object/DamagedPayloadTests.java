/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutDecoder;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.testing.TestSeed;

/**
 * Damaged bytes give another value or a {@link CorruptPoolException}: no other exception, no endless loop, no huge array.
 */
@Tag("slow")
class DamagedPayloadTests {

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	@Test
	@Timeout(120)
	void objects() {
		fuzz(Samples.Composites.class, 2000);
		fuzz(Samples.Scalars.class, 3000);
		fuzz(Samples.Node.class, 3000);
	}

	private <T> void fuzz(Class<T> type, int rounds) {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		RandomValues values = new RandomValues(seed);
		ObjectCodec<T> codec = ObjectCodec.of(type, this.models);
		List<FieldReader> fields = codec.layout().root().fields().stream()
				.map(field -> FieldReader.find(codec.layout(), field.name())).toList();
		PayloadWriter writer = new PayloadWriter();
		int refused = 0;
		for (int round = 0; round < rounds; round++) {
			codec.encode(values.object(type, 0), writer);
			byte[] payload = writer.toByteArray();
			damage(payload, random);
			int length = (random.nextInt(4) == 0) ? random.nextInt(payload.length + 1) : payload.length;
			try {
				codec.decode(payload, length);
			} catch (CorruptPoolException _) {
				refused++;
			} catch (RuntimeException | Error ex) {
				throw new AssertionError("seed " + seed + " round " + round, ex);
			}
			for (FieldReader field : fields) {
				try {
					field.value(payload, length);
				} catch (CorruptPoolException _) {
					refused++;
				}
			}
		}
		assertThat(refused).isPositive();
	}

	private static void damage(byte[] payload, Random random) {
		int count = 1 + random.nextInt(4);
		for (int flip = 0; flip < count && payload.length > 0; flip++) {
			int at = random.nextInt(payload.length);
			switch (random.nextInt(5)) {
				case 0 -> payload[at] ^= (byte) (1 << random.nextInt(8));
				case 1 -> payload[at] = (byte) random.nextInt();
				case 2 -> Arrays.fill(payload, at, Math.min(payload.length, at + 8), (byte) 0xFF);
				case 3 -> {
					if (at + 4 <= payload.length) {
						Bytes.putInt(payload, at, random.nextInt(payload.length));
					}
				}
				default -> {
					int from = random.nextInt(payload.length);
					int size = Math.min(16, payload.length - Math.max(at, from));
					System.arraycopy(payload, from, payload, at, size);
				}
			}
		}
	}

	record Twin(Twin left, Twin right) {}

	/** Slots that all point to the same next object would be followed 2^n times. */
	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void sharedPartsAreNotFollowedOverAndOver() {
		ObjectCodec<Twin> codec = ObjectCodec.of(Twin.class, this.models);
		int count = 64;
		byte[] payload = new byte[16 * count];
		for (int index = 0; index < count - 1; index++) {
			int at = 16 * index;
			for (int slot = at; slot < at + 16; slot += 8) {
				Bytes.putInt(payload, slot, 16);
				Bytes.putInt(payload, slot + 4, payload.length - at - 16);
			}
		}
		assertThatThrownBy(() -> codec.decode(payload, payload.length)).isInstanceOf(CorruptPoolException.class)
				.hasMessageContaining("overlap");
	}

	@Test
	void layouts() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		byte[] sound = LayoutEncoder.encode(ObjectCodec.of(Samples.Composites.class, this.models).layout());
		int refused = 0;
		for (int round = 0; round < 20_000; round++) {
			byte[] bytes = sound.clone();
			damage(bytes, random);
			byte[] cut = (random.nextInt(4) == 0) ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
			try {
				Layout layout = LayoutDecoder.decode(cut, PoolFacts.NONE);
				FieldReader.find(layout, "address.city");
			} catch (CorruptPoolException | UnsupportedFormatException _) {
				refused++;
			} catch (RuntimeException | Error ex) {
				throw new AssertionError("seed " + seed + " round " + round, ex);
			}
		}
		assertThat(refused).isGreaterThan(1000);
	}

	/** A layout that is damaged but plausible must not let readers leave the payload. */
	@Test
	@Timeout(120)
	void objectsOfDamagedLayouts() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		RandomValues values = new RandomValues(seed);
		ObjectCodec<Samples.Node> codec = ObjectCodec.of(Samples.Node.class, this.models);
		byte[] sound = LayoutEncoder.encode(codec.layout());
		PayloadWriter writer = new PayloadWriter();
		for (int round = 0; round < 3000; round++) {
			byte[] bytes = sound.clone();
			damage(bytes, random);
			codec.encode(values.object(Samples.Node.class, 0), writer);
			try {
				codec.reader(LayoutDecoder.decode(bytes, PoolFacts.NONE)).decode(writer.bytes(), writer.length());
			} catch (PoolException _) {
				// as it should be
			} catch (RuntimeException | Error ex) {
				throw new AssertionError("seed " + seed + " round " + round, ex);
			}
		}
	}

	@Test
	void emptyPayload() {
		ObjectCodec<Samples.Customer> codec = ObjectCodec.of(Samples.Customer.class, this.models);
		assertThatThrownBy(() -> codec.decode(new byte[0], 0)).isInstanceOf(CorruptPoolException.class);
		assertThatThrownBy(() -> codec.decode(new byte[8], 9)).isInstanceOf(CorruptPoolException.class);
	}

}
