using System.Reflection;
using System.Runtime.Loader;

namespace ClientSdk.Tests.House;

public sealed class PublicApiTests
{
    private const string Folder = "tests/ClientSdk.Tests/House/PublicApi";

    public static TheoryData<string> Packages => new("ClientSdk", "ClientSdk.Testing", "ClientSdk.Sqlite");

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_API_is_the_approved_one(string package)
    {
        string received = PublicApiText.Of(Load(package, "net10.0"));
        string approvedFile = Repository.Absolute($"{Folder}/{package}.txt");
        string receivedFile = Repository.Absolute($"{Folder}/{package}.received.txt");
        string approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        if (received == approved)
        {
            File.Delete(receivedFile);
            return;
        }

        File.WriteAllText(receivedFile, received);
        Assert.Fail($"""
            The public API of {package} is not the approved one:
            {Difference(approved, received)}
            Public is a promise. If the change is meant, accept it from the repository's root folder with
              mv {Folder}/{package}.received.txt {Folder}/{package}.txt
            """);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Both_frameworks_have_the_same_public_API(string package)
    {
        string newer = PublicApiText.Of(Load(package, "net10.0"));
        string older = PublicApiText.Of(Load(package, "net8.0"));
        Assert.True(newer == older, $"net8.0 differs from net10.0:\n{Difference(newer, older)}");
    }

    /// <summary>In a context of its own, because two builds of one assembly cannot share one.</summary>
    private static Assembly Load(string package, string framework)
    {
        string path = Repository.Assembly(package, framework);
        Assert.True(File.Exists(path), $"{path} is missing. Build the solution first.");
        return new AssemblyLoadContext($"{package} {framework}").LoadFromAssemblyPath(path);
    }

    private static string Difference(string before, string after)
    {
        string[] old = before.Split('\n');
        string[] current = after.Split('\n');
        return string.Join('\n', old.Except(current).Select(line => "- " + line.Trim()).Concat(current.Except(old).Select(line => "+ " + line.Trim())).Take(60));
    }
}
