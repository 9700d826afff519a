/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.object.kind.Kind;

/**
 * What a newer release wrote is told apart from damage.
 */
class LayoutDecoderTests {

	private static final PoolFacts POOL = PoolFacts.of("/data/shop.pmem");

	private static final Shape STRING = new Shape.Scalar(Kind.STRING);

	private static final Shape LIST = new Shape.Elements(Shape.CollectionKind.LIST, STRING);

	private static final Shape MAP = new Shape.Entries(Shape.MapKind.MAP, STRING, STRING);

	private static byte[] encode(Shape shape) {
		return LayoutEncoder.encode(new Layout(
				List.of(new Layout.Struct("shop.Order", 8, List.of(new Layout.Field("note", shape, 0, false, -1))))));
	}

	/** The layout of a field of this shape, but with another byte so many from its end. */
	private static byte[] changed(Shape shape, int fromEnd, int value) {
		byte[] bytes = encode(shape);
		bytes[bytes.length - fromEnd] = (byte) value;
		return bytes;
	}

	private static void requireNewer(byte[] bytes, String what) {
		assertThatThrownBy(() -> LayoutDecoder.decode(bytes, POOL))
				.isExactlyInstanceOf(UnsupportedFormatException.class)
				.hasMessageContainingAll("Pool /data/shop.pmem", "shop.Order.note", what, "newer release");
	}

	private static void requireDamaged(byte[] bytes, String what) {
		assertThatThrownBy(() -> LayoutDecoder.decode(bytes, POOL))
				.isExactlyInstanceOf(CorruptPoolException.class)
				.hasMessageContainingAll("Pool /data/shop.pmem is damaged", "shop.Order.note", what);
	}

	@Test
	void aKnownCodeIsDecoded() {
		assertThat(LayoutDecoder.decode(changed(STRING, 1, Kind.URI.code()), POOL).root().field("note").shape())
				.isEqualTo(new Shape.Scalar(Kind.URI));
	}

	@ParameterizedTest
	@ValueSource(ints = {9, 56, 69, 127})
	void aFurtherKindIsOfANewerRelease(int code) {
		requireNewer(changed(STRING, 1, code), "kind of value " + code);
	}

	@ParameterizedTest
	@ValueSource(ints = {0, 128, 255})
	void aKindThatNoReleaseHasIsDamage(int code) {
		requireDamaged(changed(STRING, 1, code), "kind of value " + code);
	}

	@Test
	void aFurtherShapeIsOfANewerRelease() {
		requireNewer(changed(STRING, 2, 10), "shape 10");
		requireDamaged(changed(STRING, 2, 0), "shape 0");
		requireDamaged(changed(STRING, 2, 200), "shape 200");
	}

	@Test
	void aFurtherCollectionIsOfANewerRelease() {
		requireNewer(changed(LIST, 3, 9), "kind of collection 9");
		requireDamaged(changed(LIST, 3, 0), "kind of collection 0");
	}

	@Test
	void aFurtherMapIsOfANewerRelease() {
		requireNewer(changed(MAP, 5, 4), "kind of map 4");
		requireDamaged(changed(MAP, 5, 0), "kind of map 0");
	}

	@Test
	void aFurtherRevisionIsOfANewerRelease() {
		byte[] bytes = encode(STRING);
		bytes[0] = 2;
		assertThatThrownBy(() -> LayoutDecoder.decode(bytes, POOL))
				.isExactlyInstanceOf(UnsupportedFormatException.class)
				.hasMessageContainingAll("shop.pmem", "revision 2", "newer release");
		bytes[0] = 0;
		assertThatThrownBy(() -> LayoutDecoder.decode(bytes, POOL))
				.isExactlyInstanceOf(CorruptPoolException.class).hasMessageContaining("revision 0");
	}

	@Test
	void aFieldOutsideOfItsClassIsDamage() {
		byte[] bytes = encode(STRING);
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		int sizeAt = text.indexOf("shop.Order") + "shop.Order".length();
		bytes[sizeAt] = 7;
		assertThatThrownBy(() -> LayoutDecoder.decode(bytes, POOL))
				.isExactlyInstanceOf(CorruptPoolException.class)
				.hasMessageContainingAll("shop.Order.note", "outside of its class");
	}

}
