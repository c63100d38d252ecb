[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ClientSdk.Servers.Tests;

/// <summary>Everything here runs on the real clock against a real process, so one test at a time has the machine.</summary>
[CollectionDefinition(nameof(RealClock), DisableParallelization = true)]
public sealed class RealClock;
