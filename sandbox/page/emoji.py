"""The emoji shortcodes that people and bots use most; an unknown one stays as typed."""

_TABLE = """
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️
no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|stop_sign 🛑|exclamation ❗|heavy_exclamation_mark ❗|question ❓
bangbang ‼️|grey_question ❔|grey_exclamation ❕|information_source ℹ️|bulb 💡|rotating_light 🚨|bell 🔔|no_bell 🔕
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵
large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_orange_square 🟧
large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|black_square ⬛|white_large_square ⬜
black_large_square ⬛|white_small_square ▫️|black_small_square ▪️|small_blue_diamond 🔹|small_orange_diamond 🔸
calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock1 🕐|clock3 🕒|clock9 🕘|hourglass ⌛|hourglass_flowing_sand ⏳
stopwatch ⏱️|alarm_clock ⏰|watch ⌚|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|notebook 📓
ledger 📒|books 📚|book 📖|bookmark 🔖|bookmark_tabs 📑|label 🏷️|paperclip 📎|pushpin 📌|round_pushpin 📍
file_folder 📁|card_index 📇|card_file_box 🗃️|bar_chart 📊|chart_with_upwards_trend 📈|scales ⚖️
chart_with_downwards_trend 📉|straight_ruler 📏|triangular_ruler 📐|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|key 🔑
closed_lock_with_key 🔐|shield 🛡️|hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|link 🔗|robot_face 🤖
computer 💻|desktop_computer 🖥️|keyboard ⌨️|iphone 📱|telephone_receiver 📞|email 📧|envelope ✉️|inbox_tray 📥
outbox_tray 📤|package 📦|moneybag 💰|dollar 💵|euro 💶|pound 💷|credit_card 💳|receipt 🧾|briefcase 💼
office 🏢|house 🏠|rocket 🚀|sparkles ✨|star ⭐|star2 🌟|dizzy 💫|zap ⚡|fire 🔥|boom 💥|tada 🎉
confetti_ball 🎊|trophy 🏆|medal 🏅|first_place_medal 🥇|second_place_medal 🥈|third_place_medal 🥉|dart 🎯
checkered_flag 🏁|triangular_flag_on_post 🚩|flag-us 🇺🇸|crossed_flags 🎌|wave 👋|clap 👏|pray 🙏|muscle 💪
raised_hands 🙌|raised_hand ✋|hand ✋|ok_hand 👌|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|point_right 👉
point_left 👈|point_up ☝️|point_up_2 👆|point_down 👇|v ✌️|crossed_fingers 🤞|handshake 🤝|writing_hand ✍️|eyes 👀
eye 👁️|brain 🧠|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|mega 📣|loudspeaker 📢|busts_in_silhouette 👥
bust_in_silhouette 👤|technologist 🧑‍💻|smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|simple_smile 🙂|wink 😉
joy 😂|thinking_face 🤔|neutral_face 😐|confused 😕|cry 😢|sob 😭|sweat_smile 😅|sunglasses 😎|heart_eyes 😍
heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|broken_heart 💔|100 💯
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|repeat 🔁
arrows_counterclockwise 🔄|leftwards_arrow_with_hook ↩️|heavy_plus_sign ➕|heavy_minus_sign ➖|recycle ♻️
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|zero 0️⃣
seedling 🌱|herb 🌿|four_leaf_clover 🍀|sunny ☀️|cloud ☁️|snowflake ❄️|umbrella ☔|rainbow 🌈|coffee ☕|pizza 🍕
cake 🍰|birthday 🎂|gift 🎁|balloon 🎈|construction 🚧|ship 🚢|airplane ✈️|compass 🧭|world_map 🗺️|test_tube 🧪
microscope 🔬|telescope 🔭|jigsaw 🧩|game_die 🎲|wastebasket 🗑️|new 🆕|ok 🆗|up 🆙|sos 🆘|soon 🔜|back 🔙|end 🔚
"""

EMOJI = {
    name: sign
    for entry in _TABLE.replace("\n", "|").split("|")
    if entry.strip()
    for name, sign in [entry.strip().split(" ", 1)]
}
