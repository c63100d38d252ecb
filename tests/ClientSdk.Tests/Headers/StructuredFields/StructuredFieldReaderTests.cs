using System.Globalization;
using System.Text.Json;
using ClientSdk.Headers.StructuredFields;

namespace ClientSdk.Tests.Headers.StructuredFields;

/// <summary>RFC 9651: lists, dictionaries, items and parameters, strictly.</summary>
public class StructuredFieldReaderTests
{
    [Fact]
    public void The_working_groups_vectors_pass()
    {
        Assert.SkipWhen(StructuredFieldVectors.Folder is null, "The structured-field vectors are not here; set CLIENTSDK_SF_VECTORS to their folder.");
        List<string> wrong = [];
        int count = 0;
        foreach ((string id, JsonElement one) in StructuredFieldVectors.All())
        {
            count++;
            string raw = string.Join(", ", one.GetProperty("raw").EnumerateArray().Select(line => line.GetString()));
            string? read = one.GetProperty("header_type").GetString() == "item" ? StructuredFieldText.OfItem(raw) : StructuredFieldText.OfList(raw);
            bool mayFail = one.TryGetProperty("can_fail", out JsonElement can) && can.GetBoolean();
            string? expected = one.TryGetProperty("must_fail", out JsonElement must) && must.GetBoolean()
                ? null
                : Text(one.GetProperty("expected"), one.GetProperty("header_type").GetString() == "list");
            if (read != expected && !(mayFail && read is null))
            {
                wrong.Add($"{id}: <{raw}> expected {expected ?? "failure"}, read {read ?? "failure"}");
            }
        }

        Assert.True(count > 100, $"only {count} vectors");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("limit=100, remaining=50, reset=5", "limit=100 remaining=50 reset=5")]
    [InlineData("a", "a=?1")]
    [InlineData("a;x=1, b=(1 2;y \"z\");q=7", "a=?1 b=()")]
    [InlineData("*k-1.a_=1.5", "*k-1.a_=1500")]
    [InlineData("a=@1659578233, b=%\"f%c3%bc\"", "a=1659578233 b=\"f%c3%bc\"")]
    [InlineData("a=1\t , b=2", "a=1 b=2")]
    [InlineData("a=1;", null)]
    [InlineData("a=1, ", null)]
    [InlineData("A=1", null)]
    [InlineData("a=", null)]
    [InlineData("a=1,", null)]
    [InlineData("a=(1", null)]
    [InlineData("a=(1,2)", null)]
    [InlineData("a=(1)2", null)]
    [InlineData("a=@1.5", null)]
    [InlineData("a=%\"%C3\"", null)]
    [InlineData("a=1\t;b", null)]
    public void Reads_dictionaries(string text, string? expected) => Assert.Equal(expected, StructuredFieldText.OfDictionary(text));

    // What stands where it failed could be read: a comma and a member, a parameter, an item, a key.
    [Theory]
    [InlineData("a=,b=1")]
    [InlineData("a=;b=1")]
    [InlineData("a;2")]
    [InlineData("a=1 xb=2")]
    public void After_a_breach_everything_answers_no(string text)
    {
        StructuredFieldReader reader = new(text);
        while (reader.NextMember() && reader.ReadEntry(out _, out _))
        {
            while (reader.NextParameter(out _, out _))
            {
            }
        }

        Assert.True(reader.Failed);
        Assert.False(reader.NextMember());
        Assert.False(reader.NextParameter(out _, out _));
        Assert.False(reader.ReadItem(out _));
        Assert.False(reader.ReadMember(out _));
        Assert.False(reader.ReadEntry(out _, out _));
        Assert.True(reader.Failed);
    }

    // The vectors write an item as [value, parameters] and a list as an array of such.
    private static string Text(JsonElement expected, bool isList) => isList
        ? string.Join(' ', expected.EnumerateArray().Select(TextOfItem))
        : TextOfItem(expected);

    private static string TextOfItem(JsonElement item) =>
        TextOfValue(item[0]) + string.Concat(item[1].EnumerateArray().Select(p => $";{p[0].GetString()}={TextOfValue(p[1])}"));

    private static string TextOfValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "?1",
        JsonValueKind.False => "?0",
        JsonValueKind.String => $"\"{value.GetString()}\"",
        JsonValueKind.Number when value.GetRawText().Contains('.', StringComparison.Ordinal) =>
            (value.GetDecimal() * 1000).ToString("0", CultureInfo.InvariantCulture) + "m",
        JsonValueKind.Number => value.GetRawText(),
        _ when value.GetProperty("__type").GetString() == "binary" => ":" + Convert.ToHexString(Base32(value.GetProperty("value").GetString()!)) + ":",
        _ => value.GetProperty("value").ToString(),
    };

    private static byte[] Base32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string bits = string.Concat(text.TrimEnd('=').Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
