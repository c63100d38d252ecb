namespace ClientSdk.Tests.House;

/// <summary>The table of the house: which station may know which. A station is a folder of src/ClientSdk with all that is below it.</summary>
internal static class Stations
{
    /// <summary>
    /// From the bottom up: each station knows only stations that stand above it in this list, so the arrows cannot form a circle.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string[]> Knows = new OrderedDictionary<string, string[]>
    {
        ["Limits"] = [],
        ["Diagnostics"] = [],
        ["Headers"] = ["Limits"],
        ["Limiters"] = ["Limits"],
        ["Credentials"] = ["Limits"],
        ["Throttling"] = ["Limiters", "Headers", "Credentials", "Limits", "Diagnostics"],
        ["Redirects"] = ["Limits"],
        ["Retries"] = ["Headers", "Limits", "Diagnostics"],
        ["Paging"] = ["Limits"],
        ["Bulk"] = ["Limits"],
        ["Syncing"] = ["Bulk", "Limits"],
        ["Providers"] = ["Limits", "Headers", "Credentials", "Paging", "Bulk"],
        ["Pipeline"] = [.. EveryStationOfTheRequest, "Providers"],
        ["Api"] = [.. EveryStationOfTheRequest, "Providers", "Pipeline"],
        ["Hosting"] = [.. EveryStationOfTheRequest, "Providers", "Pipeline", "Api"],
    };

    /// <summary>The two namespaces that are not ClientSdk's, and the folders whose they are: people find an extension method where its type lives.</summary>
    public static readonly IReadOnlyDictionary<string, string> Guests = new Dictionary<string, string>
    {
        ["Microsoft.Extensions.DependencyInjection"] = "Hosting",
        ["Polly"] = "Retries",
    };

    private static string[] EveryStationOfTheRequest =>
    [
        "Limits", "Diagnostics", "Headers", "Limiters", "Credentials", "Throttling", "Redirects", "Retries", "Paging", "Bulk", "Syncing",
    ];

    /// <summary>The station that a namespace belongs to; <see langword="null"/> when it belongs to none, as the namespaces of generated code do.</summary>
    public static string? Of(string space) =>
        Guests.TryGetValue(space, out string? guestOf) ? guestOf
        : space.StartsWith("ClientSdk.", StringComparison.Ordinal) ? space.Split('.')[1]
        : space == "ClientSdk" ? "(root)"
        : null;

    public static bool MayKnow(string user, string used) =>
        user == used || (Knows.TryGetValue(user, out string[]? known) && known.Contains(used));

    /// <summary>A way round in circles, or <see langword="null"/>.</summary>
    public static IReadOnlyList<string>? FindCircle(ILookup<string, string> arrows)
    {
        HashSet<string> done = [];
        return arrows.Select(group => Walk(group.Key, [])).FirstOrDefault(circle => circle is not null);

        IReadOnlyList<string>? Walk(string station, List<string> way)
        {
            if (way.Contains(station))
            {
                return [.. way.SkipWhile(step => step != station), station];
            }

            if (done.Contains(station))
            {
                return null;
            }

            way.Add(station);
            IReadOnlyList<string>? circle = arrows[station].Select(next => Walk(next, way)).FirstOrDefault(found => found is not null);
            way.RemoveAt(way.Count - 1);
            done.Add(station);
            return circle;
        }
    }
}
