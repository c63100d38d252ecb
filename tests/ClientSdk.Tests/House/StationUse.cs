namespace ClientSdk.Tests.House;

/// <summary>One arrow between stations, with one use that makes it.</summary>
internal readonly record struct StationUse(string From, string To, CompiledUse Use)
{
    /// <summary>
    /// The arrows of an assembly. What generators write into namespaces of their own (the configuration binder, the regex source, the
    /// validators' attributes, the compiler's own helpers) belongs to whoever calls it: its uses are its callers' uses.
    /// </summary>
    public static IEnumerable<StationUse> Of(IReadOnlySet<CompiledUse> uses)
    {
        ILookup<(string, string), CompiledUse> byUser = uses.ToLookup(use => (use.User, use.UserSpace));
        foreach (CompiledUse use in uses)
        {
            if (Stations.Of(use.UserSpace) is not { } from)
            {
                continue;
            }

            foreach (CompiledUse end in Ends(use, byUser, []))
            {
                if (Stations.Of(end.UsedSpace) is { } to && to != from)
                {
                    yield return new StationUse(from, to, end with { User = use.User });
                }
            }
        }
    }

    private static IEnumerable<CompiledUse> Ends(CompiledUse use, ILookup<(string, string), CompiledUse> byUser, HashSet<(string, string)> seen)
    {
        if (Stations.Of(use.UsedSpace) is not null)
        {
            return [use];
        }

        return seen.Add((use.Used, use.UsedSpace))
            ? byUser[(use.Used, use.UsedSpace)].SelectMany(next => Ends(next, byUser, seen))
            : [];
    }
}
