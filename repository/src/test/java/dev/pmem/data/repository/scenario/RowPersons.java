/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.Repository;

/** Query methods that return values, maps and objects that are filled by setters. */
public interface RowPersons extends Repository<Person, Long> {

	List<String> findNameByVip(boolean vip, Sort sort);

	List<String> findAllEmailsByVip(boolean vip, Sort sort);

	List<String> findDistinctNameByVip(boolean vip, Sort sort);

	Page<String> findDistinctNamesByVipOrderByName(boolean vip, Pageable pageable);

	Stream<String> streamEmailByVipOrderByEmail(boolean vip);

	Stream<Status> streamDistinctStatusByVip(boolean vip);

	Window<String> findFirst3EmailByVipOrderByEmail(boolean vip, ScrollPosition position);

	Optional<Integer> findAgeByEmail(String email);

	int findPointsByEmail(String email);

	boolean findVipByEmail(String email);

	String findNameByPoints(int points);

	String findDistinctNameByPoints(int points);

	List<String> findAddressCityByVip(boolean vip, Sort sort);

	List<Address> findAddressByVip(boolean vip, Sort sort);

	List<Map<String, Object>> findMapsByVip(boolean vip, Sort sort);

	Optional<Map<String, Object>> findMapByEmail(String email);

	List<Filled> findFilledByVip(boolean vip, Sort sort);

	Filled findFilledByEmail(String email);

	List<Plain> findPlainByVip(boolean vip, Sort sort);

	Person findByName(String name);

	Optional<Persons.NameAndAge> findRecordByVip(boolean vip);

	/** Filled by setters. */
	class Filled {

		private String name;

		private long points;

		String city;

		private int other = 7;

		public void setName(String name) {
			this.name = (name == null) ? null : "<" + name + ">";
		}

		public String getName() {
			return this.name;
		}

		public void setPoints(long points) {
			this.points = points;
		}

		public long getPoints() {
			return this.points;
		}

		public void setAddressCity(String city) {
			this.city = city;
		}

		public int getOther() {
			return this.other;
		}

	}

	/** Has fields only, one of which can't be null. */
	class Plain {

		private String email;

		private int age;

		@Override
		public String toString() {
			return this.email + this.age;
		}

	}

}
