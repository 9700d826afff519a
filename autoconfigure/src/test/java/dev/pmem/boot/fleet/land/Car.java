/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.fleet.land;

import dev.pmem.boot.fleet.core.Vehicle;

/**
 * A class that nothing but the scan of the application's packages leads to.
 */
public class Car extends Vehicle {

	private int doors;

	/** The number of doors. */
	public int getDoors() {
		return this.doors;
	}

	/** Sets the number of doors. */
	public void setDoors(int doors) {
		this.doors = doors;
	}

}
