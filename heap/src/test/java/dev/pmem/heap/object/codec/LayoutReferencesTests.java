/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.payload.PayloadWriter;

class LayoutReferencesTests {

	@HeapObject
	static final class Target {

		final long offset;

		Target(long offset) {
			this.offset = offset;
		}

	}

	record Line(int count, @OnDelete(DeleteAction.SET_NULL) @Nullable Target product) {}

	sealed interface Payment permits Card, Transfer {}

	record Card(String number, Target holder) implements Payment {}

	record Transfer(Target from, @OnDelete(DeleteAction.KEEP) Target to) implements Payment {}

	static final class Branch {

		@Nullable
		Target fruit;

		List<Branch> branches = new ArrayList<>();

	}

	@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
	static final class Everything {

		long id;

		String text = "";

		@OnDelete(DeleteAction.DELETE)
		@Nullable
		Target one;

		@Nullable
		Target none;

		List<@Nullable Target> list = new ArrayList<>();

		Set<Target> set = Set.of();

		Target[] array = {};

		Map<String, Target> values = new LinkedHashMap<>();

		Optional<Target> optional = Optional.empty();

		@Nullable
		Line line;

		List<Line> lines = new ArrayList<>();

		@Nullable
		Payment payment;

		List<String> words = List.of("a", "bc");

		Map<String, List<Target>> nested = new TreeMap<>();

		@Nullable
		Branch branch;

	}

	private final ObjectCodec<Everything> codec = ObjectCodec.of(Everything.class, new ReflectionTypeModels());

	private final LayoutReferences references = LayoutReferences.of(this.codec.layout());

	private static Target at(long offset) {
		return new Target(offset);
	}

	private static Everything filled() {
		Everything filled = new Everything();
		filled.one = at(8);
		filled.list.addAll(Arrays.asList(at(16), null, at(24), at(16)));
		filled.set = Set.of(at(32), at(40));
		filled.array = new Target[]{at(48), at(56)};
		filled.values.put("a", at(64));
		filled.values.put("b", at(72));
		filled.optional = Optional.of(at(88));
		filled.line = new Line(1, at(96));
		filled.lines.addAll(List.of(new Line(1, at(104)), new Line(2, null), new Line(3, at(112))));
		filled.payment = new Transfer(at(120), at(128));
		filled.nested.put("n", List.of(at(136), at(144)));
		filled.branch = new Branch();
		filled.branch.fruit = at(152);
		Branch second = new Branch();
		second.fruit = at(160);
		filled.branch.branches.add(second);
		Branch third = new Branch();
		third.fruit = at(168);
		second.branches.add(third);
		return filled;
	}

	private PayloadWriter encode(Everything instance) {
		PayloadWriter out = new PayloadWriter();
		out.setReferences((target, _) -> ((Target) target).offset);
		this.codec.encode(instance, out);
		return out;
	}

	private Map<String, List<Long>> visit(PayloadWriter payload) {
		Map<String, List<Long>> visited = new TreeMap<>();
		this.references.visit(payload.bytes(), payload.length(), (path, offset) -> visited
				.computeIfAbsent(this.references.paths().get(path), (_) -> new ArrayList<>()).add(offset));
		return visited;
	}

	@Test
	void visitsEachReferenceAtItsPath() {
		Map<String, List<Long>> visited = visit(encode(filled()));
		visited.get("set[]").sort(null);
		Map<String, List<Long>> expected = new TreeMap<>();
		expected.put("one", List.of(8L));
		expected.put("list[]", List.of(16L, 24L, 16L));
		expected.put("set[]", List.of(32L, 40L));
		expected.put("array[]", List.of(48L, 56L));
		expected.put("values[]", List.of(64L, 72L));
		expected.put("optional", List.of(88L));
		expected.put("line.product", List.of(96L));
		expected.put("lines[].product", List.of(104L, 112L));
		expected.put("payment.from", List.of(120L));
		expected.put("payment.to", List.of(128L));
		expected.put("nested[][]", List.of(136L, 144L));
		expected.put("branch.fruit", List.of(152L));
		expected.put("branch.branches[]*.fruit", List.of(160L, 168L));
		assertThat(visited).isEqualTo(expected);
		assertThat(visit(encode(new Everything()))).isEmpty();
	}

	@Test
	void theClassHasThePathsOfItsLayout() {
		List<ReferencePath> paths = ReferencePath.of(this.codec.nodes());
		assertThat(paths.stream().map(ReferencePath::path)).containsExactlyInAnyOrderElementsOf(
				this.references.paths());
		assertThat(paths).allMatch((path) -> path.targets().equals(List.of(Target.class)));
		assertThat(paths.stream().filter((path) -> path.onDelete() != DeleteAction.RESTRICT))
				.extracting((path) -> path.path() + " " + path.onDelete()).containsExactlyInAnyOrder("one DELETE",
						"line.product SET_NULL", "lines[].product SET_NULL", "payment.to KEEP");
		assertThat(paths.stream().map(ReferencePath::path).filter(ReferencePath::isSingle)).containsExactlyInAnyOrder(
				"one", "none", "optional", "line.product", "payment.holder", "payment.from", "payment.to",
				"branch.fruit");
	}

	@Test
	void fixedBytesDecideOnTheReferences() {
		BitSet bytes = new BitSet();
		this.references.addFixedBytes(bytes);
		Everything instance = filled();
		byte[] before = encode(instance).toByteArray();
		int fixedSize = this.codec.layout().root().fixedSize();
		instance.id++;
		instance.text = "x";
		assertThat(bytes.get(Arrays.mismatch(before, encode(instance).toByteArray()))).isFalse();
		instance = filled();
		instance.one = at(176);
		assertThat(bytes.get(Arrays.mismatch(before, encode(instance).toByteArray()))).isTrue();
		instance = filled();
		instance.none = at(176);
		assertThat(bytes.get(Arrays.mismatch(before, encode(instance).toByteArray()))).isTrue();
		instance = filled();
		instance.list.removeLast();
		assertThat(bytes.get(Arrays.mismatch(before, encode(instance).toByteArray()))).isTrue();
		assertThat(bytes.length()).isLessThanOrEqualTo(fixedSize);
	}

	record Plain(long id, String text, List<String> words) {}

	@Test
	void aClassWithoutReferencesHasNoPath() {
		LayoutReferences none = LayoutReferences.of(ObjectCodec.of(Plain.class, new ReflectionTypeModels()).layout());
		assertThat(none.paths()).isEmpty();
		BitSet bytes = new BitSet();
		none.addFixedBytes(bytes);
		assertThat(bytes.isEmpty()).isTrue();
	}

	sealed interface Pet permits Cat, Dog {}

	record Cat(@OnDelete(DeleteAction.DELETE) Target owner) implements Pet {}

	record Dog(Target owner) implements Pet {}

	record Kennel(Pet pet) {}

	@Test
	void alternativesAgreeOnTheAction() {
		ObjectCodec<Kennel> kennel = ObjectCodec.of(Kennel.class, new ReflectionTypeModels());
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> ReferencePath.of(kennel.nodes()))
				.withMessage("pet.owner is declared with @OnDelete(DELETE) in one class and with @OnDelete(RESTRICT) in"
						+ " another. Declare the same for all");
	}

	record Named(@OnDelete(DeleteAction.KEEP) String name) {}

	record Lines(@OnDelete(DeleteAction.SET_NULL) List<Line> lines) {}

	@Test
	void anActionWithoutReferencesIsRefused() {
		for (Class<?> type : List.of(Named.class, Lines.class)) {
			ObjectCodec<?> codec = ObjectCodec.of(type, new ReflectionTypeModels());
			assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> ReferencePath.of(codec.nodes()))
					.withMessageContainingAll(type.getSimpleName() + "." + type.getRecordComponents()[0].getName(),
							"is declared with @OnDelete", "refers to no entity");
		}
	}

}
