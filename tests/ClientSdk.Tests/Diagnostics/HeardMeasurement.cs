using System.Diagnostics.Metrics;

namespace ClientSdk.Tests.Diagnostics;

/// <summary>One measurement as a listener hears it.</summary>
internal sealed record HeardMeasurement(Instrument Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
