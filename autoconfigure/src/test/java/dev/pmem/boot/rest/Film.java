/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.rest;

import java.util.List;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.springframework.data.annotation.Id;

/** With constraints. */
public class Film {

	@Id
	private Long id;

	@NotBlank
	private String title;

	@Positive
	private int minutes = 1;

	@Size(max = 2)
	private List<String> actors = List.of();

	public Long getId() {
		return this.id;
	}

	public String getTitle() {
		return this.title;
	}

	public void setTitle(String title) {
		this.title = title;
	}

	public int getMinutes() {
		return this.minutes;
	}

	public void setMinutes(int minutes) {
		this.minutes = minutes;
	}

	public List<String> getActors() {
		return this.actors;
	}

	public void setActors(List<String> actors) {
		this.actors = actors;
	}

}
