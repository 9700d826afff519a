/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape;

/**
 * Brings values that are to be compared with a property into its own type. Numbers convert where nothing is lost, all else
 * must be of the type already.
 */
public final class ValueConversion {

	private ValueConversion() {}

	/**
	 * The value in the type of the property; of an enum constant its name.
	 * @throws IllegalArgumentException if it can't be compared with the property
	 */
	public static Object convert(StoredProperty property, Object value) {
		return convert(property.path(), property.shape(), property.type(), value);
	}

	/**
	 * As {@link #convert(StoredProperty, Object)}.
	 * @param path names the property in messages
	 * @param type the class of values, if known
	 */
	public static Object convert(String path, Shape shape, @Nullable Class<?> type, Object value) {
		Object converted = switch (shape) {
			case Shape.Enumeration(String enumType, List<String> constants) -> constant(enumType, constants, value);
			case Shape.Scalar(Kind kind) when kind.isNumeric() -> (value instanceof Number number)
					? number(kind, number)
					: null;
			case Shape.Scalar(Kind kind) -> scalar(kind, value);
			case Shape.Struct _ when type != null && type.isInstance(value) -> value;
			default -> null;
		};
		if (converted == null) {
			throw new IllegalArgumentException(path + ((type != null) ? " of type " + type.getTypeName() : "")
					+ " can't be compared with " + value + " of type " + value.getClass().getTypeName());
		}
		return converted;
	}

	private static @Nullable Object constant(String enumType, List<String> constants, Object value) {
		return (value instanceof Enum<?> constant && constant.getDeclaringClass().getName().equals(enumType)
				&& constants.contains(constant.name())) ? constant.name() : null;
	}

	private static @Nullable Object scalar(Kind kind, Object value) {
		boolean fits = switch (kind) {
			case BOOLEAN -> value instanceof Boolean;
			case CHAR -> value instanceof Character;
			case STRING -> value instanceof String;
			case UUID -> value instanceof java.util.UUID;
			case INSTANT -> value instanceof java.time.Instant;
			case LOCAL_DATE -> value instanceof java.time.LocalDate;
			case LOCAL_TIME -> value instanceof java.time.LocalTime;
			case LOCAL_DATE_TIME -> value instanceof java.time.LocalDateTime;
			case OFFSET_DATE_TIME -> value instanceof java.time.OffsetDateTime;
			case OFFSET_TIME -> value instanceof java.time.OffsetTime;
			case ZONED_DATE_TIME -> value instanceof java.time.ZonedDateTime;
			case DURATION -> value instanceof java.time.Duration;
			case PERIOD -> value instanceof java.time.Period;
			case YEAR -> value instanceof java.time.Year;
			case YEAR_MONTH -> value instanceof java.time.YearMonth;
			case MONTH_DAY -> value instanceof java.time.MonthDay;
			case ZONE_OFFSET -> value instanceof java.time.ZoneOffset;
			case ZONE_ID -> value instanceof java.time.ZoneId;
			case DATE -> value instanceof java.util.Date;
			case URI -> value instanceof java.net.URI;
			case LOCALE -> value instanceof java.util.Locale;
			case CURRENCY -> value instanceof java.util.Currency;
			default -> false;
		};
		return fits ? value : null;
	}

	/** Null if something would be lost. */
	private static @Nullable Object number(Kind kind, Number value) {
		try {
			return switch (kind) {
				case FLOAT -> {
					Double wide = floating(value);
					yield (wide != null && (wide.isNaN() || (double) wide.floatValue() == wide))
							? wide.floatValue()
							: null;
				}
				case DOUBLE -> floating(value);
				case BYTE -> decimal(value).byteValueExact();
				case SHORT -> decimal(value).shortValueExact();
				case INT -> (value instanceof Integer) ? value : (Integer) decimal(value).intValueExact();
				case LONG -> (value instanceof Long) ? value : (Long) decimal(value).longValueExact();
				case BIG_INTEGER -> decimal(value).toBigIntegerExact();
				default -> decimal(value);
			};
		} catch (ArithmeticException | NumberFormatException ex) {
			return null;
		}
	}

	private static BigDecimal decimal(Number value) {
		return switch (value) {
			case BigDecimal decimal -> decimal;
			case BigInteger integer -> new BigDecimal(integer);
			case Byte _,Short _,Integer _,Long _ -> BigDecimal.valueOf(value.longValue());
			// The number that one writes, 0.1, and not the 0.1000000000000000055 that it stands for.
			case Float _,Double _ -> new BigDecimal(value.toString());
			default -> throw new NumberFormatException(value.getClass().getName());
		};
	}

	private static @Nullable Double floating(Number value) {
		if (value instanceof Double || value instanceof Float) {
			return value.doubleValue();
		}
		BigDecimal exact = decimal(value);
		double nearest = exact.doubleValue();
		return (!Double.isInfinite(nearest) && new BigDecimal(nearest).compareTo(exact) == 0) ? nearest : null;
	}

}
