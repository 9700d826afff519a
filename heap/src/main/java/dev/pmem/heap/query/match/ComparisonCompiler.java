/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.PropertyReader;
import dev.pmem.heap.object.codec.ReferenceReader;
import dev.pmem.heap.object.codec.StoredElements;
import dev.pmem.heap.object.kind.DiscreteScalar;
import dev.pmem.heap.object.kind.FloatingScalar;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.kind.ValueOrder;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.ValueConversion;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;

/**
 * Compiles one comparison for one layout: to a test on the bytes in place for the frequent kinds, otherwise to one on the
 * value read from them. The values come later; until then it only counts which of them are null.
 */
final class ComparisonCompiler {

	private static final PayloadPredicate NEVER = (_, _) -> false;

	private static final ValueBinder NEVER_BOUND = (_) -> NEVER;

	/** A comparison that lacks its values. */
	@FunctionalInterface
	interface ValueBinder {

		/**
		 * The test for the values of this comparison, of which the same are null as when it was compiled.
		 * @throws IllegalArgumentException if a value can't be compared with the property
		 */
		PayloadPredicate bind(Criteria.Comparison comparison);

	}

	private final String className;

	private final Operator operator;

	/** Whether the first of the values is null. */
	private final boolean firstIsNull;

	/** Whether the last of the values is null. */
	private final boolean lastIsNull;

	private final boolean ignoreCase;

	private final ObjectProperties model;

	private final Layout written;

	private final StoredProperty property;

	private final PropertyReader reader;

	/** Null if the property holds no references, or the layout lacks it. */
	private final @Nullable ReferenceReader references;

	ComparisonCompiler(ObjectProperties model, Criteria.Comparison comparison, Layout written) {
		this.model = model;
		this.written = written;
		this.className = model.type().getSimpleName();
		this.operator = comparison.operator();
		this.firstIsNull = !comparison.values().isEmpty() && comparison.values().getFirst() == null;
		this.lastIsNull = !comparison.values().isEmpty() && comparison.values().getLast() == null;
		this.ignoreCase = comparison.ignoreCase();
		this.property = model.property(comparison.property());
		this.reader = model.reader(this.property, written);
		this.references = (this.property.target() != null && model.hasProperty(this.property.path(), written))
				? ReferenceReader.find(written, this.property.path())
				: null;
	}

	ValueBinder compile() {
		return switch (this.operator) {
			case IS_NULL -> always(isNull(true));
			case IS_NOT_NULL -> always(isNull(false));
			case TRUE -> always(isTrue(true));
			case FALSE -> always(isTrue(false));
			case IS_EMPTY -> always(isEmpty(true));
			case IS_NOT_EMPTY -> always(isEmpty(false));
			case EQUAL -> equal(true);
			case NOT_EQUAL -> equal(false);
			case LESS -> ordered(0, (order) -> order < 0);
			case LESS_OR_EQUAL -> ordered(0, (order) -> order <= 0);
			case GREATER -> ordered(0, (order) -> order > 0);
			case GREATER_OR_EQUAL -> ordered(0, (order) -> order >= 0);
			case BETWEEN -> both(ordered(0, (order) -> order >= 0), ordered(1, (order) -> order <= 0));
			case IN -> in(true);
			case NOT_IN -> in(false);
			case LIKE -> text(TextPattern::like, true);
			case NOT_LIKE -> text(TextPattern::like, false);
			case STARTING_WITH -> text(TextPattern::startingWith, true);
			case ENDING_WITH -> text(TextPattern::endingWith, true);
			case REGEX -> expression();
			case CONTAINING -> containing(true);
			case NOT_CONTAINING -> containing(false);
		};
	}

	private static ValueBinder both(ValueBinder first, ValueBinder second) {
		return (comparison) -> PayloadPredicate.all(List.of(first.bind(comparison), second.bind(comparison)));
	}

	private static ValueBinder always(PayloadPredicate predicate) {
		return (_) -> predicate;
	}

	private IllegalArgumentException unfit(String expected) {
		return new IllegalArgumentException(this.className + "." + this.property.path() + " of type "
				+ this.property.type().getTypeName() + " does not fit " + this.operator + ", which takes " + expected);
	}

	private PayloadPredicate isNull(boolean wanted) {
		PropertyReader value = this.reader;
		FieldReader direct = value.direct();
		if (direct != null) {
			return (payload, length) -> direct.isNull(payload, length) == wanted;
		}
		return (payload, length) -> (value.value(payload, length) == null) == wanted;
	}

	private PayloadPredicate isTrue(boolean wanted) {
		TypeConversion conversion = this.property.conversion();
		if (this.property.kind() != Kind.BOOLEAN && (conversion == null || conversion.type() != Boolean.class)) {
			throw unfit("a boolean");
		}
		return relation((order) -> order == 0).apply(wanted);
	}

	private PayloadPredicate isEmpty(boolean wanted) {
		Shape shape = this.property.shape();
		boolean sized = switch (shape) {
			case Shape.Scalar(Kind kind) -> kind == Kind.STRING || kind.isArray();
			case Shape.Elements _,Shape.Entries _,Shape.Array _ -> true;
			default -> false;
		};
		if (!sized) {
			throw unfit("text, a collection, a map or an array");
		}
		FieldReader direct = this.reader.direct();
		// a collection that is null has no elements, as in a database
		boolean ofNull = wanted && StoredElements.areOf(this.property);
		if (direct == null) {
			PropertyReader value = this.reader;
			return (payload, length) -> {
				Object stored = value.value(payload, length);
				return (stored == null) ? ofNull : isEmpty(stored) == wanted;
			};
		}
		return (payload, length) -> {
			long location = direct.locate(payload, length);
			return (location == FieldReader.NULL)
					? ofNull
					: (direct.elementCount(payload, location) == 0) == wanted;
		};
	}

	private static boolean isEmpty(Object stored) {
		return switch (stored) {
			case String text -> text.isEmpty();
			case Collection<?> elements -> elements.isEmpty();
			case Map<?, ?> entries -> entries.isEmpty();
			default -> java.lang.reflect.Array.getLength(stored) == 0;
		};
	}

	private Object convert(Object value) {
		try {
			return ValueConversion.convert(this.property, value);
		} catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(this.className + "." + ex.getMessage(), ex);
		}
	}

	private boolean isComparable() {
		return switch (this.property.shape()) {
			case Shape.Scalar(Kind kind) -> kind.isComparable();
			case Shape.Enumeration _ -> true;
			default -> false;
		};
	}

	private void requireComparable() {
		if (!isComparable()) {
			throw unfit("single values that have an order; compare an embedded object's properties");
		}
	}

	private WholeComparison whole() {
		return new WholeComparison(this.model.wholeValues(this.property, this.written));
	}

	private ValueBinder equal(boolean wanted) {
		if (!isComparable()) {
			WholeComparison whole = whole();
			return this.firstIsNull
					? always(isNull(wanted))
					: (comparison) -> whole.equal(Objects.requireNonNull(comparison.values().getFirst()), wanted);
		}
		return this.firstIsNull ? always(isNull(wanted)) : relation(0, (order) -> (order == 0) == wanted);
	}

	private ValueBinder ordered(int position, IntPredicate wanted) {
		requireComparable();
		Kind kind = this.property.kind();
		if (kind != null && !kind.isOrdered() || kind == Kind.BOOLEAN) {
			throw unfit("values that have an order");
		}
		boolean isNull = (position == 0) ? this.firstIsNull : this.lastIsNull;
		return isNull ? NEVER_BOUND : relation(position, wanted);
	}

	private ValueBinder relation(int position, IntPredicate wanted) {
		Function<Object, PayloadPredicate> relation = relation(wanted);
		return (comparison) -> relation.apply(Objects.requireNonNull(comparison.values().get(position)));
	}

	private Function<Object, PayloadPredicate> relation(IntPredicate wanted) {
		requireComparable();
		Kind kind = this.property.kind();
		if (kind == null) {
			Comparator<Object> comparator = constants();
			return (given) -> {
				Object value = convert(given);
				return onValue((stored) -> wanted.test(comparator.compare(stored, value)));
			};
		}
		if (kind == Kind.STRING) {
			return (given) -> StoredText.comparison(this.reader, (String) convert(given), this.ignoreCase, wanted);
		}
		FieldReader direct = this.reader.direct();
		if (direct != null && kind == Kind.REFERENCE) {
			return (given) -> reference(direct, convert(given), wanted);
		}
		if (direct != null && kind.scalar() instanceof DiscreteScalar<?> scalar) {
			return (given) -> discrete(direct, scalar, convert(given), wanted);
		}
		if (direct != null && kind.scalar() instanceof FloatingScalar<?> scalar) {
			return (given) -> floating(direct, scalar, convert(given), wanted);
		}
		Comparator<Object> comparator = kind.comparator();
		return (given) -> {
			Object value = convert(given);
			return onValue((stored) -> wanted.test(comparator.compare(stored, value)));
		};
	}

	private static PayloadPredicate discrete(FieldReader direct, DiscreteScalar<?> scalar, Object value,
			IntPredicate wanted) {
		long constant = scalar.numberOf(value);
		return (payload, length) -> {
			long location = direct.locate(payload, length);
			return location != FieldReader.NULL
					&& wanted.test(Long.compare(scalar.numberAt(payload, FieldReader.index(location)), constant));
		};
	}

	private static PayloadPredicate reference(FieldReader direct, Object value, IntPredicate wanted) {
		long offset = ((ObjectReference) value).offset();
		return (payload, length) -> {
			long location = direct.locate(payload, length);
			return location != FieldReader.NULL
					&& wanted.test(Long.compare(Bytes.getLong(payload, FieldReader.index(location)), offset));
		};
	}

	private static PayloadPredicate floating(FieldReader direct, FloatingScalar<?> scalar, Object value,
			IntPredicate wanted) {
		double constant = ((Number) value).doubleValue();
		return (payload, length) -> {
			long location = direct.locate(payload, length);
			return location != FieldReader.NULL && wanted
					.test(ValueOrder.compare(scalar.numberAt(payload, FieldReader.index(location)), constant));
		};
	}

	/** Constants compare in their order in the class as it is now. */
	private Comparator<Object> constants() {
		List<String> names = constantNames(this.property.shape());
		return Comparator.comparingInt(names::indexOf);
	}

	static List<String> constantNames(Shape shape) {
		return (shape instanceof Shape.Enumeration(String _, List<String> names)) ? names : List.of();
	}

	private PayloadPredicate onValue(Predicate<Object> test) {
		PropertyReader value = this.reader;
		return (payload, length) -> {
			Object stored = value.value(payload, length);
			return stored != null && test.test(stored);
		};
	}

	private ValueBinder in(boolean wanted) {
		if (!isComparable()) {
			WholeComparison whole = whole();
			return this.firstIsNull
					? NEVER_BOUND
					: (comparison) -> whole.in(elements(comparison.values().getFirst()), wanted);
		}
		if (this.firstIsNull) {
			return NEVER_BOUND;
		}
		Kind kind = this.property.kind();
		boolean folded = this.ignoreCase && kind == Kind.STRING;
		Comparator<Object> comparator = (kind != null) ? kind.comparator() : constants();
		return (comparison) -> {
			TreeSet<Object> set = new TreeSet<>(comparator);
			boolean hasNull = false;
			for (Object element : elements(comparison.values().getFirst())) {
				if (element == null) {
					hasNull = true;
					continue;
				}
				Object converted = convert(element);
				set.add(folded ? CaseFolding.fold((String) converted) : converted);
			}
			if (hasNull && !wanted) {
				// As in SQL: nobody knows whether a value is the null.
				return NEVER;
			}
			return onValue(
					(stored) -> set.contains(folded ? CaseFolding.fold((String) stored) : stored) == wanted);
		};
	}

	private Collection<?> elements(@Nullable Object given) {
		if (given instanceof Collection<?> collection) {
			return collection;
		}
		if (given instanceof Object[] array) {
			return Arrays.asList(array);
		}
		throw new IllegalArgumentException(this.operator + " on " + this.className + "." + this.property.path()
				+ " takes a collection, not " + given);
	}

	private ValueBinder expression() {
		if (this.property.kind() != Kind.STRING) {
			throw unfit("text");
		}
		if (this.firstIsNull) {
			return NEVER_BOUND;
		}
		return (comparison) -> {
			Pattern pattern = pattern(Objects.requireNonNull(comparison.values().getFirst()));
			return StoredText.match(this.reader, (text) -> pattern.matcher(text).find());
		};
	}

	private Pattern pattern(Object given) {
		int flags = this.ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
		if (given instanceof Pattern pattern) {
			return ((pattern.flags() | flags) == pattern.flags())
					? pattern
					: Pattern.compile(pattern.pattern(), pattern.flags() | flags);
		}
		try {
			return Pattern.compile((String) convert(given), flags);
		} catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException(this.className + "." + this.property.path() + ": " + given
					+ " is no regular expression: " + ex.getDescription(), ex);
		}
	}

	@FunctionalInterface
	private interface PatternFactory {

		TextPattern of(String pattern, boolean ignoreCase);

	}

	private ValueBinder text(PatternFactory factory, boolean wanted) {
		if (this.property.kind() != Kind.STRING) {
			throw unfit("text");
		}
		if (this.firstIsNull) {
			return NEVER_BOUND;
		}
		return (comparison) -> {
			String text = (String) convert(Objects.requireNonNull(comparison.values().getFirst()));
			return StoredText.match(this.reader, factory.of(text, this.ignoreCase), wanted);
		};
	}

	private ValueBinder containing(boolean wanted) {
		if (this.property.target() != null && !this.property.isReference()) {
			return this.firstIsNull ? NEVER_BOUND : containingReference(wanted);
		}
		if (this.property.kind() != Kind.STRING) {
			throw unfit("text or a collection of values");
		}
		return text(TextPattern::containing, wanted);
	}

	private ValueBinder containingReference(boolean wanted) {
		ReferenceReader references = this.references;
		return (comparison) -> {
			Set<Long> searched = new HashSet<>();
			for (Object each : comparison.isOfSeveral()
					? elements(comparison.values().getFirst())
					: Arrays.asList(comparison.values().getFirst())) {
				if (each instanceof ObjectReference(long offset)) {
					searched.add(offset);
				} else if (each != null) {
					throw unfit("an object of class " + this.property.target());
				}
			}
			return (references == null)
					? NEVER
					: (payload, length) -> containsAny(references.all(payload, length), searched) == wanted;
		};
	}

	private static boolean containsAny(long[] offsets, Set<Long> searched) {
		for (long offset : offsets) {
			if (searched.contains(offset)) {
				return true;
			}
		}
		return false;
	}

}
