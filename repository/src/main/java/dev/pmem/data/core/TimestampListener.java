/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.context.EntityListener;
import dev.pmem.heap.object.TypeModel;

/**
 * Sets the times of the insert and of updates where Hibernate's annotations ask for them, after the callbacks of the
 * application, whose values it overwrites as Hibernate does.
 */
final class TimestampListener implements EntityListener {

	private static final Map<Class<?>, Function<ZonedDateTime, Object>> TYPES = Map.ofEntries(
			Map.entry(Instant.class, ZonedDateTime::toInstant), Map.entry(LocalDateTime.class,
					ZonedDateTime::toLocalDateTime),
			Map.entry(LocalDate.class, ZonedDateTime::toLocalDate),
			Map.entry(LocalTime.class, ZonedDateTime::toLocalTime),
			Map.entry(OffsetDateTime.class, ZonedDateTime::toOffsetDateTime),
			Map.entry(OffsetTime.class, (now) -> now.toOffsetDateTime().toOffsetTime()),
			Map.entry(ZonedDateTime.class, (now) -> now), Map.entry(Year.class, Year::from),
			Map.entry(YearMonth.class, YearMonth::from),
			Map.entry(Date.class, (now) -> Date.from(now.toInstant())),
			Map.entry(Long.class, (now) -> now.toInstant().toEpochMilli()),
			Map.entry(long.class, (now) -> now.toInstant().toEpochMilli()));

	/**
	 * One property.
	 *
	 * @param isOfUpdates whether it is set at each update, too
	 */
	private record Stamp(PropertyAccess property, Function<ZonedDateTime, Object> type, boolean isOfUpdates) {}

	private final List<Stamp> stamps;

	private final EntityListener first;

	private TimestampListener(List<Stamp> stamps, EntityListener first) {
		this.stamps = stamps;
		this.first = first;
	}

	/**
	 * The listener of a class.
	 * @param first takes part as well, before times are set
	 * @return the same listener if the class has no such properties
	 * @throws InvalidMappingException if one of them is of a type that is no time
	 */
	static <T> EntityListener of(PmemPersistentEntity<T> entity, TypeModel<T> model, EntityListener first) {
		List<Stamp> stamps = new ArrayList<>();
		for (PmemPersistentProperty property : entity) {
			boolean isOfUpdates = property.hasAnnotation("org.hibernate.annotations.UpdateTimestamp");
			if (isOfUpdates || property.hasAnnotation("org.hibernate.annotations.CreationTimestamp")) {
				Function<ZonedDateTime, Object> type = TYPES.get(property.getType());
				if (type == null) {
					throw new InvalidMappingException(entity.getType().getName() + "." + property.getName()
							+ " has the annotation @CreationTimestamp or @UpdateTimestamp, but is a "
							+ property.getType().getName(), "Use a type of java.time, or java.util.Date");
				}
				stamps.add(new Stamp(PropertyAccess.of(entity, model, property), type, isOfUpdates));
			}
		}
		return stamps.isEmpty() ? first : new TimestampListener(stamps, first);
	}

	@Override
	public boolean observesSaves() {
		return true;
	}

	@Override
	public boolean mayChangeOthers() {
		return this.first.mayChangeOthers();
	}

	@Override
	public Object beforeAssign(Object instance, boolean isNew) {
		Object stamped = this.first.observesSaves() ? this.first.beforeAssign(instance, isNew) : instance;
		ZonedDateTime now = ZonedDateTime.now(Clock.systemDefaultZone());
		for (Stamp stamp : this.stamps) {
			if (isNew || stamp.isOfUpdates) {
				stamped = stamp.property.set(stamped, stamp.type.apply(now));
			}
		}
		return stamped;
	}

	@Override
	public Object beforeWrite(Object instance) {
		return this.first.observesSaves() ? this.first.beforeWrite(instance) : instance;
	}

	@Override
	public Object afterWrite(Object instance, boolean isNew) {
		return this.first.observesSaves() ? this.first.afterWrite(instance, isNew) : instance;
	}

	@Override
	public boolean observesLoads() {
		return this.first.observesLoads();
	}

	@Override
	public Object afterRead(Object instance) {
		return this.first.afterRead(instance);
	}

	@Override
	public boolean observesDeletes() {
		return this.first.observesDeletes();
	}

	@Override
	public void beforeDelete(Object instance) {
		this.first.beforeDelete(instance);
	}

	@Override
	public void afterDelete(Object instance) {
		this.first.afterDelete(instance);
	}

}
