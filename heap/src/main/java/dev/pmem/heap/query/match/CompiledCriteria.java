/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.ElementProperties;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.ReferenceReader;
import dev.pmem.heap.object.codec.StoredElements;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;

/**
 * Criteria on the objects of a class, compiled once for all values that they may compare with: of the values it only matters
 * which are null. Immutable and thread-safe.
 */
public final class CompiledCriteria {

	private final ObjectProperties model;

	private final PerLayout<Condition> conditions;

	private CompiledCriteria(Criteria criteria, BitSet known, ObjectProperties model, ReferencedTypes types) {
		this.model = model;
		NumberedCriteria numbered = NumberedCriteria.of(criteria);
		Compilation compilation = new Compilation(known, types, false);
		this.conditions = new PerLayout<>((written) -> compilation.compile(numbered, model, written));
	}

	/**
	 * The compiled criteria.
	 * @param criteria any of those that it will be used for
	 * @param known the ordinals of comparisons, none of them within an alternative, that are true of all objects tested
	 * @param types the classes to which the class refers
	 * @throws IllegalArgumentException if a property doesn't exist or an operator doesn't fit it
	 */
	public static CompiledCriteria of(Criteria criteria, BitSet known, ObjectProperties model, ReferencedTypes types) {
		CompiledCriteria compiled = new CompiledCriteria(criteria, known, model, types);
		compiled.conditions.get(model.layout());
		return compiled;
	}

	/** Whether the criteria are true of an object all of whose properties are null. */
	public static boolean isTrueOfNull(Criteria criteria) {
		return NumberedCriteria.isTrueOfNull(NumberedCriteria.of(criteria));
	}

	/** The layout that objects are written with now. */
	Layout current() {
		return this.model.layout();
	}

	/**
	 * The test of objects that were written with this layout.
	 * @param objects where to find the targets of references
	 * @throws LayoutMismatchException if such objects can't be read
	 */
	PayloadPredicate bind(List<Comparison> comparisons, Layout written, ReferencedObjects objects) {
		return this.conditions.get(written).bind(comparisons, objects);
	}

	/**
	 * Compiles criteria for objects of one layout.
	 *
	 * @param known the ordinals of comparisons that are true of all objects tested
	 * @param isLenient whether the class may lack a property, which is null then: one of several classes of targets
	 */
	private record Compilation(BitSet known, ReferencedTypes types, boolean isLenient) {

		Condition compile(NumberedCriteria criteria, ObjectProperties model, Layout written) {
			return switch (NumberedCriteria.grouped(criteria, model)) {
				case NumberedCriteria.All(List<NumberedCriteria> parts) -> {
					List<Condition> conditions = compile(parts, model, written);
					yield (comparisons, objects) -> PayloadPredicate.all(bind(conditions, comparisons, objects));
				}
				case NumberedCriteria.Any(List<NumberedCriteria> parts) -> {
					List<Condition> conditions = compile(parts, model, written);
					yield (comparisons, objects) -> PayloadPredicate.any(bind(conditions, comparisons, objects));
				}
				case NumberedCriteria.Through through -> compile(through, model, written);
				case NumberedCriteria.Elements elements -> compile(elements, model, written);
				case NumberedCriteria.Membership membership -> compile(membership, model, written);
				case NumberedCriteria.Test test -> compile(test, model, written);
			};
		}

		private List<Condition> compile(List<NumberedCriteria> parts, ObjectProperties model, Layout written) {
			List<Condition> conditions = new ArrayList<>(parts.size());
			for (NumberedCriteria part : parts) {
				conditions.add(compile(part, model, written));
			}
			return conditions;
		}

		private Condition compile(NumberedCriteria.Test test, ObjectProperties model, Layout written) {
			if (this.isLenient && model.find(test.comparison().property()) == null) {
				return NumberedCriteria.isTrueOfNull(test) ? Condition.ALWAYS : Condition.NEVER;
			}
			ComparisonCompiler.ValueBinder binder = new ComparisonCompiler(model, test.comparison(), written).compile();
			int ordinal = test.ordinal();
			return this.known.get(ordinal)
					? Condition.ALWAYS
					: (comparisons, _) -> binder.bind(comparisons.get(ordinal));
		}

		/** Of several targets one must meet all: what is known of some comparisons doesn't tell which target that is. */
		private Condition compile(NumberedCriteria.Through through, ObjectProperties model, Layout written) {
			ObjectProperties expected = this.types.properties(through.target());
			String path = through.reference().path();
			ReferenceReader reader = model.hasProperty(path, written) ? ReferenceReader.find(written, path) : null;
			Condition condition = new ReferenceCondition(reader, NumberedCriteria.isTrueOfNull(through),
					(target, layout) -> new Compilation(new BitSet(), this.types, target != expected)
							.compile(through.condition(), target, layout),
					expected);
			return NumberedCriteria.isWithin(through, this.known) ? Condition.ALWAYS : condition;
		}

		/** As with several targets: what is known of some comparisons doesn't tell which element that is. */
		private Condition compile(NumberedCriteria.Elements criteria, ObjectProperties model, Layout written) {
			StoredElements elements = model.elements(criteria.container(), written);
			ObjectProperties properties = ElementProperties.of(elements);
			Condition condition = new Compilation(new BitSet(), this.types, false).compile(criteria.condition(),
					properties, elements.layout());
			return NumberedCriteria.isWithin(criteria, this.known)
					? Condition.ALWAYS
					: new ElementCondition(elements, condition, criteria.isOfAll(),
							criteria.isOfAll() || NumberedCriteria.isTrueOfNull(criteria.condition()));
		}

		private Condition compile(NumberedCriteria.Membership membership, ObjectProperties model, Layout written) {
			NumberedCriteria.Test test = membership.test();
			StoredElements elements = model.elements(membership.path().container(), written);
			ObjectProperties properties = ElementProperties.of(elements);
			Compilation compilation = new Compilation(new BitSet(), this.types, false);
			Condition one = compilation.compile(
					test.on(membership.path().rest(), membership.isNegated() ? Operator.NOT_EQUAL : Operator.EQUAL),
					properties, elements.layout());
			Condition any = compilation.compile(
					test.on(membership.path().rest(), membership.isNegated() ? Operator.NOT_IN : Operator.IN),
					properties, elements.layout());
			if (this.known.get(test.ordinal())) {
				return Condition.ALWAYS;
			}
			if (test.comparison().values().getFirst() == null) {
				return Condition.NEVER;
			}
			boolean isOfContainers = StoredElements
					.areOf(properties.property(membership.path().rest()));
			return (comparisons, objects) -> new ElementCondition(elements,
					(isOfContainers || !comparisons.get(test.ordinal()).isOfSeveral()) ? one : any,
					membership.isNegated(), membership.isNegated()).bind(comparisons, objects);
		}

		private static List<PayloadPredicate> bind(List<Condition> conditions, List<Comparison> comparisons,
				ReferencedObjects objects) {
			List<PayloadPredicate> predicates = new ArrayList<>(conditions.size());
			for (Condition condition : conditions) {
				predicates.add(condition.bind(comparisons, objects));
			}
			return predicates;
		}

	}

}
