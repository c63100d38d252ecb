using System.Text.Json.Nodes;

namespace ClientSdk.Testing.Lindris;

/// <summary>A person in the sandbox's store.</summary>
internal sealed class LindrisPerson
{
    internal required int Id { get; init; }

    internal required string Email { get; set; }

    internal required DateTimeOffset Timestamp { get; init; }

    internal string Status { get; set; } = "subscribed";

    internal JsonObject CustomFields { get; set; } = [];

    internal JsonArray Tags { get; set; } = [];

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["email"] = Email,
        ["status"] = Status,
        ["statusDetails"] = null,
        ["customFields"] = CustomFields.DeepClone(),
        ["tags"] = Tags.DeepClone(),
        ["timestamp"] = Timestamp.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    };
}
