/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutDecoder;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Pins the format: what is stored today must be readable for ever.
 */
class LayoutTests {

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	enum Level {

		LOW, HIGH

	}

	record Inner(int x, String text) {}

	record Pinned(Long id, String name, String euro, boolean flag, Level level, Instant at, UUID uuid, Inner inner,
			Inner none, List<String> list, Map<Level, Integer> map, double real, byte[] bytes) {}

	private final ObjectCodec<Pinned> codec = ObjectCodec.of(Pinned.class, this.models);

	private static final Pinned SAMPLE = new Pinned(1L, "J\u00E4n", "\u20AC", true, Level.HIGH,
			Instant.ofEpochSecond(2, 3), new UUID(4, 5), new Inner(6, ""), null, Arrays.asList("a", null),
			Map.of(Level.LOW, 7), 1.0, new byte[]{8});

	@Test
	void payload() {
		PayloadWriter writer = new PayloadWriter();
		this.codec.encode(SAMPLE, writer);
		assertThat(HexFormat.of().formatHex(writer.toByteArray())).isEqualTo(String.join("", PAYLOAD));
		Pinned back = this.codec.decode(HexFormat.of().parseHex(String.join("", PAYLOAD)), writer.length());
		assertThat(DeepEquality.difference(SAMPLE, back, "")).isEmpty();
	}

	private static final String[] PAYLOAD = {
			"200100000000000000700000000300000073000000020000800101000200000000000000030000000400000000000000",
			"0500000000000000060000003d00000000000000000000000000000000000000750000000c000000810000000d000000",
			"000000000000f03f8e000000010000004ae46eac200002000000010100000061000001000000010000010700000008"};

	@Test
	void layout() {
		assertThat(HexFormat.of().formatHex(LayoutEncoder.encode(this.codec.layout()))).isEqualTo(String.join("",
				LAYOUT));
	}

	private static final String[] LAYOUT = {
			"01020027006465762e706d656d2e686561702e6f626a6563742e4c61796f757454657374732450696e6e656470000000",
			"0d0002006964010000000100000000010604006e616d650900000000ffffffff012804006575726f1100000000ffffff",
			"ff01280400666c61671900000001ffffffff010105006c6576656c1a00000001010000000226006465762e706d656d2e",
			"686561702e6f626a6563742e4c61796f75745465737473244c6576656c020003004c4f57040048494748020061741c00",
			"00000102000000011104007575696428000000010300000001100500696e6e657238000000010400000003010004006e",
			"6f6e6544000000010500000003010004006c6973745000000000ffffffff0601012803006d61705800000000ffffffff",
			"07010226006465762e706d656d2e686561702e6f626a6563742e4c61796f75745465737473244c6576656c020003004c",
			"4f57040048494748010504007265616c6000000001ffffffff0108050062797465736800000000ffffffff013d260064",
			"65762e706d656d2e686561702e6f626a6563742e4c61796f7574546573747324496e6e65720c00000002000100780000",
			"000001ffffffff01050400746578740400000000ffffffff0128"};

	@Test
	void codesOfKinds() {
		assertThat(Arrays.stream(Kind.values()).mapToInt(Kind::code).boxed().toList()).containsExactly(1, 2, 3, 4, 5, 6,
				7, 8, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 40, 41, 42, 43, 44,
				45, 46, 47, 48, 49,
				50, 51, 52, 53, 54, 55, 60,
				61,
				62,
				63, 64, 65, 66, 67, 68);
	}

	@Test
	void comesBackEqual() {
		for (Class<?> type : List.of(Samples.Scalars.class, Samples.Composites.class, Samples.Node.class,
				Samples.Customer.class)) {
			Layout layout = ObjectCodec.of(type, this.models).layout();
			byte[] bytes = LayoutEncoder.encode(layout);
			assertThat(LayoutDecoder.decode(bytes, PoolFacts.NONE)).isEqualTo(layout);
			assertThat(LayoutEncoder.encode(LayoutDecoder.decode(bytes, PoolFacts.NONE))).isEqualTo(bytes);
			assertThat(LayoutEncoder.encode(ObjectCodec.of(type, new ReflectionTypeModels()).layout())).isEqualTo(
					bytes);
		}
	}

	@Test
	void isReadableWithoutTheClasses() {
		PayloadWriter writer = new PayloadWriter();
		this.codec.encode(SAMPLE, writer);
		Layout layout = LayoutDecoder.decode(LayoutEncoder.encode(this.codec.layout()), PoolFacts.NONE);
		assertThat(layout.typeName()).isEqualTo(Pinned.class.getName());
		assertThat(value(layout, "name", writer)).isEqualTo("J\u00E4n");
		assertThat(value(layout, "level", writer)).isEqualTo("HIGH");
		assertThat(value(layout, "inner.x", writer)).isEqualTo(6);
		assertThat(value(layout, "inner", writer)).isEqualTo(Map.of("x", 6, "text", ""));
		assertThat(value(layout, "none.x", writer)).isNull();
		assertThat(value(layout, "list", writer)).isEqualTo(Arrays.asList("a", null));
		assertThat(value(layout, "map", writer)).isEqualTo(Map.of("LOW", 7));
		assertThat(FieldReader.find(layout, "nothing")).isNull();
		assertThat(FieldReader.find(layout, "name.x")).isNull();
	}

	private static Object value(Layout layout, String path, PayloadWriter writer) {
		return FieldReader.find(layout, path).value(writer.bytes(), writer.length());
	}

	@Test
	void pathsLeadThroughTheTail() {
		ObjectCodec<Samples.Node> nodes = ObjectCodec.of(Samples.Node.class, this.models);
		PayloadWriter writer = new PayloadWriter();
		Samples.Node leaf = new Samples.Node("leaf", null, null, null);
		nodes.encode(new Samples.Node("top", null, new Samples.Node("mid", leaf, null, null), null), writer);
		assertThat(value(nodes.layout(), "right.left.name", writer)).isEqualTo("leaf");
		assertThat(value(nodes.layout(), "left.left.name", writer)).isNull();
	}

}
