/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.ReferenceReader;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria.Comparison;

/**
 * A condition on the target of a reference, or on any of several targets. It is compiled for each layout that the targets
 * turn out to have, once, and tested on their bytes.
 */
final class ReferenceCondition implements Condition {

	/** Compiles the condition for the targets of one layout. */
	@FunctionalInterface
	interface Compiler {

		Condition compile(ObjectProperties model, Layout written);

	}

	/** Null if the objects that refer to the targets lack the property. */
	private final @Nullable ReferenceReader reader;

	/** Whether the condition is met where there is no target. */
	private final boolean isTrueOfNull;

	private final Compiler compiler;

	/** By the number of the layout. */
	private final Map<Integer, Condition> conditions = new ConcurrentHashMap<>(2);

	/** For targets of the layout that the class is written with now; null if the class is not known. */
	private final @Nullable Condition expected;

	/**
	 * @param reader reads the references; null if the objects lack them
	 * @param isTrueOfNull whether the condition is met where there is no target
	 * @param expected the present properties of the targets' class; null if they are not known
	 */
	ReferenceCondition(@Nullable ReferenceReader reader, boolean isTrueOfNull, Compiler compiler,
			@Nullable ObjectProperties expected) {
		this.reader = reader;
		this.isTrueOfNull = isTrueOfNull;
		this.compiler = compiler;
		this.expected = (expected != null) ? compiler.compile(expected, expected.layout()) : null;
	}

	@Override
	public PayloadPredicate bind(List<Comparison> comparisons, ReferencedObjects objects) {
		if (this.expected != null) {
			// values that can't be compared are refused even if no object is met
			this.expected.bind(comparisons, objects);
		}
		ReferenceReader references = this.reader;
		if (references == null) {
			return (this.isTrueOfNull ? ALWAYS : NEVER).bind(comparisons, objects);
		}
		Targets targets = new Targets(comparisons, objects);
		return references.isSingle()
				? (payload, length) -> targets.meetsCondition(references.single(payload, length))
				: (payload, length) -> targets.anyMeetsCondition(references.all(payload, length));
	}

	private Condition condition(int layoutNumber, ReferencedObjects objects) {
		return this.conditions.computeIfAbsent(layoutNumber,
				(number) -> this.compiler.compile(objects.properties(number), objects.layout(number)));
	}

	/**
	 * Tests targets for one query.
	 * <p>
	 * Invariants: {@code test} is the test for targets of layout {@code testedLayout}; nobody else knows {@code image}.
	 */
	private final class Targets {

		private final List<Comparison> comparisons;

		private final ReferencedObjects objects;

		private final BlockImage image = new BlockImage();

		private final Map<Integer, PayloadPredicate> tests = new HashMap<>(2);

		private PayloadPredicate test = PayloadPredicate.ALWAYS;

		/** -1 before the first. */
		private int testedLayout = -1;

		Targets(List<Comparison> comparisons, ReferencedObjects objects) {
			this.comparisons = comparisons;
			this.objects = objects;
		}

		boolean anyMeetsCondition(long[] offsets) {
			if (offsets.length == 0) {
				return ReferenceCondition.this.isTrueOfNull;
			}
			for (long offset : offsets) {
				if (meetsCondition(offset)) {
					return true;
				}
			}
			return false;
		}

		boolean meetsCondition(long offset) {
			BlockImage found = (offset == ReferenceReader.NONE) ? null : this.objects.read(offset, this.image);
			if (found == null) {
				return ReferenceCondition.this.isTrueOfNull;
			}
			if (found.type != this.testedLayout) {
				this.test = this.tests.computeIfAbsent(found.type,
						(number) -> condition(number, this.objects).bind(this.comparisons, this.objects));
				this.testedLayout = found.type;
			}
			return this.test.test(found.bytes, found.length);
		}

	}

}
