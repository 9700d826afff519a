/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.core.convert.converter.GenericConverter.ConvertiblePair;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.data.convert.ConverterBuilder.ConverterAware;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.convert.PmemCustomConversions;
import dev.pmem.heap.object.TypeConversion;

/**
 * What the converters of an application make of classes. For each class that one writes another one reads what was written.
 * Thread-safe if the converters are.
 */
final class CustomTypeConversions {

	static final CustomTypeConversions NONE = new CustomTypeConversions(new PmemCustomConversions());

	private final GenericConversionService service = new GenericConversionService();

	private final List<Direction> writing = new ArrayList<>();

	private final List<Direction> reading = new ArrayList<>();

	private final Map<Class<?>, Optional<TypeConversion>> known = new ConcurrentHashMap<>();

	/**
	 * A way from one class to another.
	 *
	 * @param name the converter's class
	 * @param isOpen whether the converter makes instances of classes below the target as well
	 */
	private record Direction(Class<?> source, Class<?> target, String name, boolean isOpen) {

		@Override
		public String toString() {
			return "The converter " + this.name + " from " + this.source.getName() + " to " + this.target.getName();
		}

	}

	private CustomTypeConversions(PmemCustomConversions conversions) {
		conversions.getConverters().forEach(this::add);
		for (Direction write : this.writing) {
			if (this.reading.stream().noneMatch((read) -> isBack(write, read))) {
				throw new InvalidMappingException(write + " has no counterpart that reads what it writes",
						"Add a @ReadingConverter from " + write.target.getName() + " to " + write.source.getName());
			}
		}
		for (Direction read : this.reading) {
			if (this.writing.stream().noneMatch((write) -> isBack(write, read))) {
				throw new InvalidMappingException(read + " has no counterpart that writes what it reads",
						"Add a @WritingConverter from " + read.target.getName() + " to " + read.source.getName());
			}
		}
		conversions.registerConvertersIn(this.service);
	}

	/** @throws InvalidMappingException if one of the converters can't be used */
	static CustomTypeConversions of(PmemCustomConversions conversions) {
		return new CustomTypeConversions(conversions);
	}

	private static boolean isBack(Direction write, Direction read) {
		return read.source.isAssignableFrom(write.target) && read.target.isAssignableFrom(write.source);
	}

	private void add(Object converter) {
		if (converter instanceof ConverterAware several) {
			several.getConverters().forEach(this::add);
			return;
		}
		Class<?> type = ClassUtils.getUserClass(converter);
		boolean isReading = AnnotatedElementUtils.hasAnnotation(type, ReadingConverter.class);
		boolean isWriting = AnnotatedElementUtils.hasAnnotation(type, WritingConverter.class);
		boolean isOpen = !(converter instanceof Converter);
		for (ConvertiblePair pair : pairs(converter, type)) {
			Direction direction = new Direction(ClassUtils.resolvePrimitiveIfNecessary(pair.getSourceType()),
					ClassUtils.resolvePrimitiveIfNecessary(pair.getTargetType()), type.getName(), isOpen);
			boolean canWrite = PmemCustomConversions.isStored(direction.target);
			boolean canRead = PmemCustomConversions.isStored(direction.source);
			if (isReading && isWriting || !isReading && !isWriting && canRead && canWrite) {
				throw new InvalidMappingException(direction + " could both read and write",
						"Mark it as @ReadingConverter or as @WritingConverter");
			}
			if (isReading ? !canRead : !canWrite && (isWriting || !canRead)) {
				throw new InvalidMappingException(direction + " can't be used: the heap has no values of "
						+ (isReading ? direction.source : direction.target).getName(),
						"Convert to and from text, a number, a time or another value that docs/VALUES.md lists");
			}
			(isWriting || !isReading && canWrite ? this.writing : this.reading).add(direction);
		}
	}

	private static Set<ConvertiblePair> pairs(Object converter, Class<?> type) {
		if (converter instanceof GenericConverter generic) {
			Set<ConvertiblePair> pairs = generic.getConvertibleTypes();
			if (pairs != null && !pairs.isEmpty()) {
				return pairs;
			}
		}
		Class<?> @Nullable [] types = switch (converter) {
			case Converter<?, ?> _ -> GenericTypeResolver.resolveTypeArguments(type, Converter.class);
			case ConverterFactory<?, ?> _ -> GenericTypeResolver.resolveTypeArguments(type, ConverterFactory.class);
			default -> null;
		};
		if (types == null) {
			throw new InvalidMappingException("Nothing tells what the converter " + type.getName() + " converts",
					"Declare a class that implements Converter<..., ...>; a lambda expression does not tell its types");
		}
		return Set.of(new ConvertiblePair(types[0], types[1]));
	}

	/** The classes that are written. */
	Set<Class<?>> types() {
		Set<Class<?>> types = new LinkedHashSet<>();
		this.writing.forEach((write) -> types.add(write.source));
		return types;
	}

	/** How values of a class are converted; null if they are not. */
	@Nullable
	TypeConversion of(Class<?> type) {
		return this.writing.isEmpty()
				? null
				: this.known.computeIfAbsent(type, (_) -> Optional.ofNullable(find(type))).orElse(null);
	}

	private @Nullable TypeConversion find(Class<?> type) {
		Direction write = this.writing.stream().filter((each) -> each.source == type).findFirst()
				.orElseGet(() -> this.writing.stream()
						.filter((each) -> each.source != Object.class && each.source.isAssignableFrom(type))
						.findFirst().orElse(null));
		if (write == null) {
			return null;
		}
		boolean isRead = this.reading.stream()
				.anyMatch((read) -> read.source.isAssignableFrom(write.target)
						&& (read.target == type || read.isOpen && read.target.isAssignableFrom(type)));
		if (!isRead) {
			return null;
		}
		return new TypeConversion(type, write.target, (value) -> convert(value, write.target),
				(stored) -> convert(stored, type));
	}

	@SuppressWarnings("NullAway") // the heap refuses null
	private Object convert(Object value, Class<?> target) {
		try {
			return this.service.convert(value, target);
		} catch (ConversionFailedException ex) {
			// the converter's own exception says more
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

}
