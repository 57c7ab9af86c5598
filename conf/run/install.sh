# Debian packages, the system user, the build. Sourced by ./run.

# Packages of one group of conf/packages.txt that are not installed.
packages_missing() {
	local group name command

	while read -r group name; do
		[ "$group" = "$1" ] || continue
		case $name in *\?*)
			command=${name#*\?} name=${name%%\?*}
			! command -v "$command" >/dev/null || continue
		esac
		dpkg-query -W -f '${Status}\n' "$name" 2>/dev/null |
		    grep -q ' installed$' || printf '%s\n' "$name"
	done < conf/packages.txt
}

install_packages() {
	local missing sudo=

	mapfile -t missing < <(packages_missing "$1")
	[ ${#missing[@]} -gt 0 ] || return 0
	if ! am_root; then
		command -v sudo >/dev/null ||
		    die "these packages are missing, and there is no sudo to" \
			"install them: ${missing[*]}"
		sudo=sudo
	fi
	say "installing ${missing[*]}"
	$sudo apt-get -q update ||
	    die "apt-get update failed; see above"
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	    --no-install-recommends install "${missing[@]}" ||
	    die "apt-get could not install: ${missing[*]}"
}

# When root: the programs run as system users of their own.
install_user() {
	local user

	am_root || return 0
	for user in "$APP_USER" "$EDGE_USER"; do
		getent passwd "$user" >/dev/null && continue
		useradd --system --user-group --home-dir /nonexistent \
		    --no-create-home --shell /usr/sbin/nologin "$user" ||
		    getent passwd "$user" >/dev/null ||
		    die "cannot create the system user $user"
	done
}

# Two ./run of one checkout may start at once: one builds, one waits.
build_programs() {
	mkdir -p "$BUILD" || die "cannot write to $BUILD"
	(
		flock 8 || exit 1
		make -s -j2 BUILD="$BUILD" SANITIZE="$SANITIZE" "$@" 8>&-
	) 8>"$BUILD/.lock" || die "the build failed; see above"
}
