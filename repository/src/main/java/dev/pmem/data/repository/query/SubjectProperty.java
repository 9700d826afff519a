/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.util.ClassUtils;

import dev.pmem.heap.query.Selection;

/**
 * The property that a method names between {@code find} and {@code By}, if it returns the values of this property:
 * {@code List<String> findNameByAge(int age)}.
 */
final class SubjectProperty {

	private static final Pattern SUBJECT = Pattern
			.compile("^(find|read|get|query|search|stream)(All)?(Distinct)?((First|Top)\\d*)?(\\p{Lu}.*?)By.*");

	private SubjectProperty() {}

	/**
	 * What is read for values of this type; null if the method names no property of this type.
	 * @param returned the type of the method's results
	 */
	static @Nullable Projection of(String methodName, Class<?> returned, Class<?> domainType) {
		Matcher matcher = SUBJECT.matcher(methodName);
		if (returned.isAssignableFrom(domainType) || !matcher.matches()) {
			return null;
		}
		String subject = matcher.group(6);
		PropertyPath path = find(subject, domainType);
		if (path == null && subject.endsWith("s")) {
			path = find(subject.substring(0, subject.length() - 1), domainType);
		}
		if (path == null || hasElements(path) || !ClassUtils.resolvePrimitiveIfNecessary(returned)
				.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(path.getLeafType()))) {
			return null;
		}
		return new Projection(Selection.of(path.toDotPath()), (row) -> row[0]);
	}

	private static @Nullable PropertyPath find(String subject, Class<?> domainType) {
		try {
			return PropertyPath.from(subject, domainType);
		} catch (PropertyReferenceException _) {
			// words that only describe the method, such as findPeopleByName
			return null;
		}
	}

	private static boolean hasElements(PropertyPath path) {
		for (PropertyPath segment = path; segment != null; segment = segment.next()) {
			if (segment.isCollection() || segment.getTypeInformation().isMap()) {
				return true;
			}
		}
		return false;
	}

	/** The values of a result that consists of rows. Null is one of them, though Spring's containers do not declare it. */
	@SuppressWarnings("NullAway")
	static @Nullable Object values(@Nullable Object result) {
		return switch (result) {
			case null -> null;
			case List<?> rows -> rows.stream().map(SubjectProperty::value).toList();
			case Stream<?> rows -> rows.map(SubjectProperty::value);
			case Slice<?> rows -> rows.map(SubjectProperty::value);
			case Window<?> rows -> rows.map(SubjectProperty::value);
			default -> value(result);
		};
	}

	private static @Nullable Object value(Object row) {
		return ((@Nullable Object[]) row)[0];
	}

}
