#include "tests/support/fixture_recipes.h"

namespace smartcv::tests {
namespace {

std::string tone(const std::string& seconds) {
  return "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=" + seconds + " ";
}

std::string flashes(const std::string& rate) {
  return "-f lavfi -i color=black:size=64x36:rate=" + rate +
         ":duration=6,drawbox=color=white:t=fill:enable=lt(mod(t\\,1)\\,0.199) "
         "-f lavfi -i aevalsrc=lt(mod(t\\,1)\\,0.2)*sin(6283.2*t)*0.8:s=48000:d=6 ";
}

std::vector<Recipe> make_recipes() {
  const std::string picture = "-f lavfi -i testsrc2=size=160x90:rate=25:duration=2 ";
  const std::string h264 =
      "-c:v libx264 -preset veryfast -threads 1 -pix_fmt yuv420p -bf 3 -g 25 -x264-params b-adapt=0:scenecut=0 ";
  const std::string hevc_10bit =
      "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params log-level=error:pools=none:frame-threads=1";
  const std::string bt2020 =
      ":keyint=25:colorprim=bt2020:colormatrix=bt2020nc:repeat-headers=1:range=limited:transfer=";
  const std::string hdr10 = bt2020 +
                            "smpte2084:hdr10=1:max-cll=1000,400:"
                            "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)";
  const std::string clip = "ffmpeg " + picture + h264;
  const std::string small = "ffmpeg -f lavfi -i testsrc2=size=64x36:rate=25:duration=1 ";
  // testsrc2 would round the size down to whole chroma samples.
  const std::string odd = "ffmpeg -f lavfi -i testsrc=size=161x91:rate=25:duration=1 ";
  const std::string varying =
      "-vf settb=1/1000,setpts=N*40+N*N/4+13*mod(N\\,3) -fps_mode passthrough -enc_time_base 1/1000 ";
  return {
      {"b_frames.mp4", true, clip},
      {"plain.mkv", true, clip},
      {"mpeg4.avi", true, "ffmpeg " + picture + "-c:v mpeg4 -q:v 3 -bf 2 -threads 1"},
      {"faststart.mp4", true, clip + "-movflags +faststart"},
      {"fragmented.mp4", true, clip + "-movflags +frag_keyframe+empty_moov+default_base_moof"},
      {"hybrid_fragmented.mp4", true, clip + "-movflags +frag_keyframe"},
      {"vfr.mp4", true, "ffmpeg " + picture + varying + "-video_track_timescale 1000 " + h264},
      {"vfr.mkv", true, "ffmpeg " + picture + varying + h264},
      {"23_976.mp4", true, "ffmpeg -f lavfi -i testsrc2=size=160x90:rate=24000/1001:duration=2 " + h264},
      {"29_97.mp4", true, "ffmpeg -f lavfi -i testsrc2=size=160x90:rate=30000/1001:duration=2 " + h264},
      {"edit_list.mp4", true, "ffmpeg -ss 0.52 -i @b_frames.mp4 -c copy"},
      {"late_start.mp4", true,
       "ffmpeg -itsoffset 0.5 -i @b_frames.mp4 " + tone("2") + "-map 0 -map 1 -c:v copy -c:a aac"},
      {"negative_start.ts", true,
       "ffmpeg -i @b_frames.mp4 -c copy -output_ts_offset -0.5 -muxdelay 0 -muxpreload 0 -avoid_negative_ts disabled"},
      {"missing_pts.mkv", true, "ffmpeg -i @b_frames.mp4 -c copy -output_ts_offset -0.5 -avoid_negative_ts disabled"},
      {"rotated_90.mp4", true, "matrix @b_frames.mp4 0 1 -1 0"},
      {"rotated_180.mp4", true, "matrix @b_frames.mp4 -1 0 0 -1"},
      {"rotated_270.mp4", true, "matrix @b_frames.mp4 0 -1 1 0"},
      {"mirrored.mp4", true, "matrix @b_frames.mp4 -1 0 0 1"},
      {"mirrored_rotated_90.mp4", true, "matrix @b_frames.mp4 0 -1 -1 0"},
      {"odd_size.webm", true,
       odd + "-pix_fmt yuv420p -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 0 -threads 1"},
      {"odd_size_444.mp4", true, odd + "-c:v libx264 -preset veryfast -threads 1 -pix_fmt yuv444p"},
      {"odd_size_ffv1.mkv", true, odd + "-pix_fmt yuv420p -c:v ffv1 -level 3 -slicecrc 1"},
      {"full_range.mp4", true,
       "ffmpeg " + picture + "-vf scale=out_range=full,format=yuvj420p " + h264 + "-pix_fmt yuvj420p"},
      {"tagged_bt709.mp4", true,
       clip + "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 "
              "-chroma_sample_location topleft"},
      {"wide_pixels.mp4", true, "ffmpeg " + picture + "-vf setsar=4/3 " + h264},
      {"yuv422.mp4", true, clip + "-pix_fmt yuv422p"},
      {"yuv444.mp4", true, clip + "-pix_fmt yuv444p"},
      {"h264_10bit.mp4", true, clip + "-pix_fmt yuv420p10le"},
      {"hlg.mp4", true, "ffmpeg " + picture + hevc_10bit + bt2020 + "arib-std-b67 -tag:v hvc1"},
      {"hdr10.mp4", true, "ffmpeg " + picture + hevc_10bit + hdr10 + " -tag:v hvc1"},
      {"hdr10.mkv", true, "ffmpeg " + picture + hevc_10bit + hdr10},
      {"vp9.webm", true,
       "ffmpeg " + picture +
           "-pix_fmt yuv420p -c:v libvpx-vp9 -deadline good -cpu-used 5 -auto-alt-ref 1 "
           "-lag-in-frames 16 -row-mt 0 -threads 1 -b:v 200k"},
      {"av1.mkv", true, small + "-pix_fmt yuv420p -c:v libaom-av1 -usage realtime -cpu-used 8 -threads 1 -b:v 200k"},
      {"late_start.ts", true, clip + "-output_ts_offset 10"},
      {"long_gop.ts", true, clip + "-g 20"},
      {"mid_gop.ts", true, "start_late @long_gop.ts 0.3"},
      {"tracks.mkv", true,
       "ffmpeg " + picture + tone("2") +
           "-f lavfi -i sine=frequency=880:sample_rate=48000:duration=2 "
           "-i @subtitles.srt -i @chapters.ffmeta -map 0 -map 1 -map 2 -map 3 -map_metadata 4 -map_chapters 4 " +
           h264 +
           "-c:a aac -c:s srt -metadata:s:a:0 language=eng -metadata:s:a:1 language=deu -metadata:s:a:1 "
           "title=Kommentar "
           "-metadata:s:s:0 language=eng -disposition:a:0 default -disposition:a:1 0 -disposition:s:0 forced"},
      {"tracks.mp4", true, "ffmpeg -i @tracks.mkv -map 0 -c copy -c:s mov_text"},
      {"audio_longer.mp4", true, "ffmpeg " + picture + tone("3.5") + h264 + "-c:a aac"},
      {"audio_longer.mkv", true, "ffmpeg " + picture + tone("3.5") + h264 + "-c:a aac"},
      {"with_audio.mp4", true, "ffmpeg " + picture + tone("2") + h264 + "-c:a aac"},
      {"opus.webm", true,
       "ffmpeg " + picture + tone("2") +
           "-pix_fmt yuv420p -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 0 -threads 1 -b:v 200k -c:a "
           "libopus"},
      {"wma.wmv", true, "ffmpeg " + picture + tone("2") + "-c:v wmv2 -threads 1 -q:v 3 -c:a wmav2"},
      // White and a beep for 0.2 s from each whole second on.
      {"flashes.mp4", true, "ffmpeg " + flashes("25") + h264 + "-c:a aac"},
      {"flashes_29_97.mov", true, "ffmpeg " + flashes("30000/1001") + h264 + "-c:a pcm_s16le"},
      {"flashes.mkv", true, "ffmpeg " + flashes("25") + h264 + "-c:a libopus"},
      {"flashes.ts", true, "ffmpeg " + flashes("25") + h264 + "-c:a mp2"},
      {"letters.ttf", false, "text no|font"},
      {"fonts.mkv", true,
       "ffmpeg -i @plain.mkv -c copy -attach @letters.ttf -metadata:s:t mimetype=font/ttf -metadata:s:t "
       "filename=letters.ttf"},
      {"cover_last.mp4", true,
       "ffmpeg -i @with_audio.mp4 -f lavfi -i color=red:size=64x64:rate=1:duration=1 -map 0 -map 1 -c copy -c:v:1 "
       "mjpeg "
       "-pix_fmt:v:1 yuvj420p -frames:v:1 1 -disposition:v:1 attached_pic"},
      {"cover_first.mp4", true, "cover_before_tracks @cover_last.mp4"},
      {"private.mp4", true,
       "ffmpeg -i @with_audio.mp4 -c copy -metadata title=Holiday -metadata location=+48.2+016.4/ "
       "-metadata creation_time=2020-02-02T02:02:02Z -metadata artist=Somebody"},
      {"two_videos.mkv", true,
       "ffmpeg " + picture + "-f lavfi -i testsrc=size=128x72:rate=25:duration=2 -map 0 -map 1 " + h264 +
           "-disposition:v:0 0 -disposition:v:1 default"},
      {"interlaced.mp4", true,
       "ffmpeg -f lavfi -i testsrc2=size=160x96:rate=50:duration=2 -vf interlace " + h264 +
           "-flags +ildct+ilme+bitexact"},
      {"interlaced_mpeg2.ts", true,
       "ffmpeg -f lavfi -i testsrc2=size=160x96:rate=50:duration=2 -vf interlace,format=yuv420p -c:v mpeg2video -q:v 3 "
       "-bf 2 -threads 1 -flags +ildct+ilme+bitexact"},
      {"duplicate_pts.mkv", true, clip + "-bf 0 -bsf:v setts=ts=if(eq(N\\,10)\\,PREV_OUTPTS\\,TS)"},
      {"palette.mkv", true, small + "-vf format=pal8 -c:v png -threads 1"},
      {"bilevel.nut", true, small + "-c:v rawvideo -pix_fmt monob"},
      {"big_endian.nut", true, small + "-c:v rawvideo -pix_fmt yuv420p10be"},
      {"rgb.mkv", true, small + "-c:v ffv1 -pix_fmt bgr0"},
      {"gray.mkv", true, small + "-c:v ffv1 -pix_fmt gray"},
      {"alpha.mkv", true, small + "-c:v ffv1 -pix_fmt yuva420p"},
      {"small.h264", true, "ffmpeg -f lavfi -i testsrc2=size=128x72:rate=25:duration=1 " + h264},
      {"large.h264", true, "ffmpeg -f lavfi -i testsrc2=size=160x90:rate=25:duration=1 " + h264},
      {"deep.h264", true,
       "ffmpeg -f lavfi -i testsrc2=size=160x90:rate=25:duration=1 " + h264 + "-pix_fmt yuv420p10le"},

      {"truncated_moov_at_end.mp4", false, "cut_short @b_frames.mp4 0.6"},
      {"truncated_faststart.mp4", false, "cut_short @faststart.mp4 0.6"},
      {"truncated_fragmented.mp4", false, "cut_short @fragmented.mp4 0.6"},
      {"truncated.mkv", false, "cut_short @plain.mkv 0.6"},
      {"truncated.avi", false, "cut_short @mpeg4.avi 0.6"},
      {"flipped_bits.mp4", false, "flip_bits @b_frames.mp4 200 0.05 0.9"},
      {"flipped_bits.mkv", false, "flip_bits @odd_size_ffv1.mkv 200 0.05 0.9"},
      {"flipped_bits.ts", false, "flip_bits @long_gop.ts 200 0.05 0.9"},
      {"zero_frames.mp4", false, clip + "-movflags +empty_moov -frames:v 0"},
      {"no_streams.mp4", false, clip + "-frames:v 0"},
      {"audio_only.mp4", false, "ffmpeg " + tone("1") + "-c:a aac"},
      {"cover_only.mp4", false, "ffmpeg -i @cover_last.mp4 -map 0:a -map 0:2 -c copy -disposition:v:0 attached_pic"},
      {"text.mp4", false, "text This file is no video.|It was only renamed.|"},
      {"empty.mp4", false, "text "},
      {"playlist.mp4", false, "text #EXTM3U|#EXT-X-TARGETDURATION:2|#EXTINF:2,|other.ts|#EXT-X-ENDLIST|"},
      {"size_change.h264", false, "join @large.h264 @small.h264"},
      {"format_change.h264", false, "join @large.h264 @deep.h264"},
      {"subtitles.srt", false,
       "text 1|00:00:00,200 --> 00:00:00,900|Hello||2|00:00:01,000 --> 00:00:01,800|Good bye||"},
      {"chapters.ffmeta", false,
       "text ;FFMETADATA1|title=Two chapters|[CHAPTER]|TIMEBASE=1/1000|START=0|END=1000|title=First|[CHAPTER]|"
       "TIMEBASE=1/1000|START=1000|END=2000|title=Second|"},
  };
}

}  // namespace

const std::vector<Recipe>& fixture_recipes() {
  static const std::vector<Recipe> recipes = make_recipes();
  return recipes;
}

}  // namespace smartcv::tests
