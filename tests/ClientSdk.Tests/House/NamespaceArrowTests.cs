using ClientSdk.Limits;

namespace ClientSdk.Tests.House;

public sealed class NamespaceArrowTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_use_between_stations_in_the_compiled_assembly_stands_in_the_table()
    {
        IReadOnlySet<CompiledUse> uses = CompiledUses.Read(typeof(RateLimit).Assembly.Location);
        StationUse[] arrows = StationUse.Of(uses).ToArray();
        foreach (IGrouping<string, string> group in Lookup(arrows))
        {
            output.WriteLine($"{group.Key} -> {string.Join(", ", group.Order(StringComparer.Ordinal))}");
        }

        Assert.True(arrows.Length > 0, "Not one arrow was found, so the reader of the assembly sees nothing.");
        Rule.Holds(
            arrows.Where(arrow => !Stations.MayKnow(arrow.From, arrow.To)).Select(arrow => $"{arrow.From} -> {arrow.To}: {arrow.Use.User} uses {arrow.Use.Used} in {arrow.Use.Where}"),
            "These uses are not in the table of stations. Move the code to the station that may know both, or hand the thing in as an argument.");
        Assert.Null(Stations.FindCircle(Lookup(arrows)));
    }

    [Fact]
    public void Every_using_line_stands_in_the_table_because_constants_and_nameof_leave_no_trace_in_the_assembly() =>
        Rule.Holds(
            from file in Repository.SourcesUnder("src/ClientSdk")
            let station = file.Split('/')[2]
            from line in File.ReadLines(Repository.Absolute(file))
            where line.StartsWith("using ", StringComparison.Ordinal) || line.StartsWith("global using ", StringComparison.Ordinal)
            let space = line.TrimEnd(';').Split(' ')[^1]
            where space.StartsWith("ClientSdk", StringComparison.Ordinal) && !Stations.MayKnow(station, Stations.Of(space)!)
            select $"{file}: {line}",
            "These using lines are not in the table of stations.");

    [Fact]
    public void The_table_itself_has_no_circle_and_names_every_folder()
    {
        List<string> below = [];
        foreach ((string station, string[] known) in Stations.Knows)
        {
            Assert.Empty(known.Except(below));
            below.Add(station);
        }

        Rule.Holds(
            Repository.SourcesUnder("src/ClientSdk").Select(file => file.Split('/')[2]).Distinct().Where(folder => !Stations.Knows.ContainsKey(folder)),
            "These folders of src/ClientSdk are no station of the table.");
    }

    [Fact]
    public void A_circle_is_found_when_there_is_one()
    {
        ILookup<string, string> arrows = new[] { ("a", "b"), ("b", "c"), ("c", "d"), ("d", "b") }.ToLookup(arrow => arrow.Item1, arrow => arrow.Item2);

        Assert.Equal(["b", "c", "d", "b"], Stations.FindCircle(arrows)!);
    }

    private static ILookup<string, string> Lookup(IEnumerable<StationUse> arrows) =>
        arrows.Select(arrow => (arrow.From, arrow.To)).Distinct().ToLookup(arrow => arrow.From, arrow => arrow.To);
}
