using System.Collections.Concurrent;

namespace ClientSdk.Diagnostics;

/// <summary>Keeps the values of a tag few: what comes after the first hundred is <c>other</c>, so that no server can make series without end. Thread-safe.</summary>
internal sealed class TagValues
{
    public const string Other = "other";

    private const int Most = 100;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Of(string value) =>
        _known.TryGetValue(value, out string? known) ? known
        : _known.Count < Most ? _known.GetOrAdd(value, value)
        : Other;
}
