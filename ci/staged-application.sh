#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The application of the README, in a directory of its own, with what is in target/staging and
# spread-queue-bom instead of versions: builds it and starts its jar, which has to print what
# docs/first-application.md says. Nothing else of this checkout is used, and the local repository
# of the user only to read what others have released.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
[ -d target/staging ] || { echo "target/staging is not there: see docs/releasing.md" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's:^\t<version>\(.*\)</version>$:\1:p' pom.xml)
boot=$(sed -n 's:.*<spring-boot.version>\(.*\)</.*:\1:p' pom.xml)

# The file that the README names so.
readme_file() {
  mkdir -p "$(dirname "$work/$1")"
  awk -v name="\`$1\`:" '$0 == name { found = 1; next } found && /^```/ { if (++fences == 2) exit; next } found && fences' \
    README.md >"$work/$1"
}
readme_file src/main/java/com/example/shop/Shop.java
expected=$(sed -n 's/^prints `\([^`]*\)`.*/\1/p' docs/first-application.md | head -n 1)
[ -n "$expected" ] || { echo "docs/first-application.md does not say what the application prints" >&2; exit 1; }

cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<parent>
		<groupId>org.springframework.boot</groupId>
		<artifactId>spring-boot-starter-parent</artifactId>
		<version>$boot</version>
		<relativePath />
	</parent>
	<groupId>com.example</groupId>
	<artifactId>shop</artifactId>
	<version>1.0</version>
	<repositories>
		<repository>
			<id>staging</id>
			<url>file://$root/target/staging</url>
		</repository>
	</repositories>
	<dependencyManagement>
		<dependencies>
			<dependency>
				<groupId>org.spreadqueue</groupId>
				<artifactId>spread-queue-bom</artifactId>
				<version>$version</version>
				<type>pom</type>
				<scope>import</scope>
			</dependency>
		</dependencies>
	</dependencyManagement>
	<dependencies>
		<dependency>
			<groupId>org.spreadqueue</groupId>
			<artifactId>spread-queue-spring-boot-starter</artifactId>
		</dependency>
		<dependency>
			<groupId>org.spreadqueue</groupId>
			<artifactId>spread-embedded</artifactId>
		</dependency>
	</dependencies>
	<build>
		<plugins>
			<plugin>
				<groupId>org.springframework.boot</groupId>
				<artifactId>spring-boot-maven-plugin</artifactId>
			</plugin>
		</plugins>
	</build>
</project>
POM
cat >"$work/settings.xml" <<SETTINGS
<settings>
	<mirrors>
		<mirror>
			<id>what-builds-have-used</id>
			<mirrorOf>*,!staging</mirrorOf>
			<url>file://$HOME/.m2/repository</url>
		</mirror>
	</mirrors>
</settings>
SETTINGS

(cd "$work" && mvn -B -q -ntp -s settings.xml -Dmaven.repo.local="$work/repository" package)

java -jar "$work/target/shop-1.0.jar" >"$work/log" 2>&1 &
application=$!
trap 'kill $application 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 120); do
  if grep -Fx "$expected" "$work/log"; then
    kill $application
    wait $application || true
    echo "The application works with $version of target/staging"
    exit 0
  fi
  kill -0 $application 2>/dev/null || break
  sleep 1
done
cat "$work/log" >&2
exit 1
