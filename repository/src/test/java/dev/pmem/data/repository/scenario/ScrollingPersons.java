/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.Repository;

/** Query methods that scroll. */
public interface ScrollingPersons extends Repository<Person, Long> {

	Window<Person> findFirst7ByVip(boolean vip, ScrollPosition position, Sort sort);

	Window<Person> findTop4ByVipOrderByPointsDesc(boolean vip, ScrollPosition position);

	Window<Person> findByPointsGreaterThan(int points, ScrollPosition position, Sort sort, Limit limit);

	Window<Person> findByVip(boolean vip, ScrollPosition position, Sort sort);

	Window<Row> findRowsByVip(boolean vip, ScrollPosition position, Sort sort, Limit limit);

	Window<Name> findNamesByVip(boolean vip, ScrollPosition position, Sort sort, Limit limit);

	Window<Text> findTextsByVip(boolean vip, ScrollPosition position, Sort sort, Limit limit);

	<T> Window<T> findByVip(boolean vip, ScrollPosition position, Sort sort, Limit limit, Class<T> type);

	/** Has none of the properties by which it is sorted. */
	record Row(String email) {}

	/** A closed projection. */
	interface Name {

		String getEmail();

	}

	/** An open projection. */
	interface Text {

		@Value("#{target.email}")
		String getEmail();

	}

}
